//! Where connections come in: listeners of several kinds, and the next connection of any of them.

use std::future::poll_fn;
use std::io;
use std::net::SocketAddr;
use std::task::Poll;

use tokio::net::{TcpListener, TcpStream};

use super::wire::Socket;
use crate::net::tls::{Identity, Refused};
use crate::platform::local::{LocalListener, LocalStream};

/// A place that senders connect to. The caller binds it.
#[derive(Debug)]
pub enum Listener {
    Tcp(TcpListener),
    Tls(TcpListener, Identity),
    Local(LocalListener),
}

impl Listener {
    /// Where it listens, if that is an address.
    #[must_use]
    pub fn address(&self) -> Option<SocketAddr> {
        match self {
            Self::Tcp(listener) | Self::Tls(listener, _) => listener.local_addr().ok(),
            Self::Local(_) => None,
        }
    }
}

/// A connection that nothing was said on yet.
#[derive(Debug)]
pub enum Arriving {
    Tcp(TcpStream),
    Tls(TcpStream, Identity),
    Local(LocalStream),
}

/// The next connection. The first listener is asked first: none is so busy that another starves.
pub async fn accept(listeners: &[Listener]) -> io::Result<Arriving> {
    poll_fn(|context| {
        for listener in listeners {
            let arriving = match listener {
                Listener::Tcp(listener) => listener.poll_accept(context).map_ok(|(stream, _)| Arriving::Tcp(stream)),
                Listener::Tls(listener, identity) => {
                    listener.poll_accept(context).map_ok(|(stream, _)| Arriving::Tls(stream, identity.clone()))
                }
                Listener::Local(listener) => listener.poll_accept(context).map_ok(Arriving::Local),
            };
            if arriving.is_ready() {
                return arriving;
            }
        }
        Poll::Pending
    })
    .await
}

impl Arriving {
    /// Makes it ready for HTTP, once something comes: until then a connection costs next to nothing.
    ///
    /// # Errors
    /// It does not speak TLS, or not so that we understand each other.
    pub async fn open(self) -> Result<Socket, Refused> {
        match self {
            Self::Tcp(stream) => {
                let _ = stream.set_nodelay(true);
                stream.peek(&mut [0]).await.map_err(|_| Refused::Silent)?;
                Ok(Socket::Tcp(stream))
            }
            Self::Tls(stream, identity) => {
                let _ = stream.set_nodelay(true);
                identity.shake_hands(stream).await.map(|stream| Socket::Tls(Box::new(stream)))
            }
            Self::Local(stream) => Ok(Socket::Local(stream)),
        }
    }
}
