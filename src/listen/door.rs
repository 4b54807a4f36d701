//! Where `listen` can be reached: binding, and telling others the address.

use std::io::ErrorKind;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::path::{Path, PathBuf};

use tokio::net::{TcpListener, TcpSocket};

use super::forward::Route;
use crate::error::Failure;
use crate::net::server::Listener;
use crate::net::tls::Identity;
use crate::platform;
use crate::platform::local::{LocalError, LocalListener};
use crate::report::Message;

/// Where to listen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Bind {
    /// Of both families, on the same port.
    Loopback,
    Ip(IpAddr),
    /// A unix socket.
    Local(PathBuf),
}

/// What is bound, and what to say of it.
#[derive(Debug)]
pub struct Door {
    pub listeners: Vec<Listener>,
    pub url: String,
    pub remark: Option<Message>,
}

/// Binds. With an identity TLS is spoken, which a unix socket does not.
///
/// # Errors
/// The port or path is taken, may not be used, or the address is not this machine's.
pub fn open(bind: &Bind, port: u16, identity: Option<&Identity>) -> Result<Door, Failure> {
    let bound = match bind {
        Bind::Local(path) => return local(path),
        Bind::Loopback => loopback(port)?,
        Bind::Ip(ip) => {
            let address = SocketAddr::new(*ip, port);
            vec![bind_tcp(address).map_err(|error| failure(address, &error))?]
        }
    };
    let scheme = if identity.is_some() { "https" } else { "http" };
    let address = bound.first().and_then(|listener| listener.local_addr().ok());
    let url = address.map_or_else(String::new, |address| format!("{scheme}://{address}"));
    let remark = address.filter(|address| !address.ip().to_canonical().is_loopback()).map(|address| {
        let who = if address.ip().is_unspecified() { "every network that this machine is in".to_owned() } else { format!("the network of {}", address.ip()) };
        Message::Warning(format!(
            "callbacks can be posted from {who}, by anybody there, and their bodies hold personal data; without --bind only this machine can"
        ))
    });
    let listeners = bound.into_iter().map(|listener| match identity {
        Some(identity) => Listener::Tls(listener, identity.clone()),
        None => Listener::Tcp(listener),
    });
    Ok(Door { listeners: listeners.collect(), url, remark })
}

/// Binds with a queue that holds a burst: a sender whose connection finds no place in it is told nothing, and tries again a second later.
fn bind_tcp(address: SocketAddr) -> std::io::Result<TcpListener> {
    /// The system takes as many of them as it likes.
    const QUEUE: u32 = 4096;
    let socket = if address.is_ipv4() { TcpSocket::new_v4() } else { TcpSocket::new_v6() }?;
    socket.set_reuseaddr(platform::TAKES_OVER_CLOSED_ADDRESSES)?;
    socket.bind(address)?;
    socket.listen(QUEUE)
}

fn loopback(port: u16) -> Result<Vec<TcpListener>, Failure> {
    /// A free port of one family may be taken in the other.
    const TRIES: usize = 16;
    for _ in 0..TRIES {
        let address = SocketAddr::new(Ipv4Addr::LOCALHOST.into(), port);
        let v4 = bind_tcp(address).map_err(|error| failure(address, &error))?;
        let chosen = v4.local_addr().map_err(|error| failure(address, &error))?.port();
        let address = SocketAddr::new(Ipv6Addr::LOCALHOST.into(), chosen);
        match bind_tcp(address) {
            Ok(v6) => return Ok(vec![v4, v6]),
            Err(error) if error.kind() == ErrorKind::AddrInUse && port == 0 => {}
            Err(error) if error.kind() == ErrorKind::AddrInUse => return Err(failure(address, &error)),
            // This machine has no IPv6.
            Err(_) => return Ok(vec![v4]),
        }
    }
    Err(Failure::network("no port is free on both 127.0.0.1 and [::1]").hint("--bind 127.0.0.1 listens on one of them"))
}

/// Makes sure that no callback would be forwarded to us, again and again.
///
/// # Errors
/// A route leads to one of these listeners.
pub fn leads_elsewhere(listeners: &[Listener], routes: &[(Route, String)]) -> Result<(), Failure> {
    let own: Vec<_> = listeners.iter().filter_map(Listener::address).collect();
    let ours = |route: &Route| {
        let here = |address: &SocketAddr| address.ip().is_loopback() || address.ip().is_unspecified();
        route.target.leads_here() && own.iter().any(|address| here(address) && Some(address.port()) == route.target.port())
    };
    match routes.iter().find(|(route, _)| ours(route)) {
        None => Ok(()),
        Some((_, shown)) => Err(Failure::usage(format!("{shown} is this listen itself: each callback would go round without an end"))
            .hint("name the port of your application, or move this listen with --port")),
    }
}

/// The URL is absolute, so that it means the same in any folder.
fn local(path: &Path) -> Result<Door, Failure> {
    let path = std::path::absolute(path).map_err(|_| Failure::usage("--bind unix: names no path").hint("such as unix:/tmp/idhook.sock"))?;
    let shown = path.display();
    let listener = LocalListener::bind(&path).map_err(|error| {
        let message = format!("cannot listen on unix:{shown}: {error}");
        match error {
            LocalError::Unsupported => Failure::usage(message).hint("--bind takes an IP address here"),
            LocalError::TooLong => Failure::usage(message).hint("choose a shorter path, such as one in /tmp"),
            LocalError::InUse => Failure::network(message).hint("stop it, or choose another path"),
            LocalError::NotASocket | LocalError::NotOurs => Failure::input(message).hint("choose another path; it is left alone"),
            LocalError::Io(_) => Failure::input(message).hint("its folder must exist and be writable"),
        }
    })?;
    let remark =
        Message::Note(format!("only you can post there; with curl: curl --unix-socket {shown} http://localhost/ --data @body.json"));
    Ok(Door { url: format!("unix:{shown}"), remark: Some(remark), listeners: vec![Listener::Local(listener)] })
}

fn failure(address: SocketAddr, error: &std::io::Error) -> Failure {
    match error.kind() {
        ErrorKind::AddrInUse => Failure::network(format!("{address} is in use by another program"))
            .hint("stop it, or choose another port with --port (--port 0 takes any that is free)"),
        ErrorKind::PermissionDenied => Failure::network(format!("this user may not listen on {address}"))
            .hint("ports below 1024 need more rights; choose a higher one with --port"),
        ErrorKind::AddrNotAvailable => Failure::network(format!("{} is not an address of this machine", address.ip()))
            .hint("--bind takes an address that this machine has"),
        _ => Failure::network(format!("cannot listen on {address}: {error}")),
    }
}
