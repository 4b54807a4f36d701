//! Where `listen` can be reached: binding, and telling others the address.

use std::io::{ErrorKind, Write as _};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::path::Path;

use tokio::net::TcpListener;

use super::forward::Route;
use crate::error::Failure;
use crate::platform;

/// Binds one address, or loopback of both families on the same port.
///
/// # Errors
/// The port is taken, may not be used, or the address is not this machine's.
pub async fn open(bind: Option<IpAddr>, port: u16) -> Result<Vec<TcpListener>, Failure> {
    /// A free port of one family may be taken in the other.
    const TRIES: usize = 16;
    if let Some(ip) = bind {
        let address = SocketAddr::new(ip, port);
        return Ok(vec![TcpListener::bind(address).await.map_err(|error| failure(address, &error))?]);
    }
    for _ in 0..TRIES {
        let address = SocketAddr::new(Ipv4Addr::LOCALHOST.into(), port);
        let v4 = TcpListener::bind(address).await.map_err(|error| failure(address, &error))?;
        let chosen = v4.local_addr().map_err(|error| failure(address, &error))?.port();
        let address = SocketAddr::new(Ipv6Addr::LOCALHOST.into(), chosen);
        match TcpListener::bind(address).await {
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
pub fn leads_elsewhere(listeners: &[TcpListener], routes: &[(Route, String)]) -> Result<(), Failure> {
    let own: Vec<_> = listeners.iter().filter_map(|listener| listener.local_addr().ok()).collect();
    let ours = |route: &Route| {
        let here = |address: &SocketAddr| address.ip().is_loopback() || address.ip().is_unspecified();
        route.target.is_loopback() && own.iter().any(|address| here(address) && Some(address.port()) == route.target.port())
    };
    match routes.iter().find(|(route, _)| ours(route)) {
        None => Ok(()),
        Some((_, shown)) => Err(Failure::usage(format!("{shown} is this listen itself: each callback would go round without an end"))
            .hint("name the port of your application, or move this listen with --port")),
    }
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

/// The URL of the first listener.
pub fn url(listeners: &[TcpListener]) -> String {
    let address = listeners.first().and_then(|listener| listener.local_addr().ok());
    address.map_or_else(String::new, |address| format!("http://{address}"))
}

/// Removes the file that an earlier run announced itself in: whoever waits for it must not find the old address.
///
/// # Errors
/// Something else stands there, or it cannot be removed.
pub fn retract(path: &Path) -> Result<(), Failure> {
    /// No URL of ours is longer.
    const LONGEST: u64 = 256;
    let meta = match path.symlink_metadata() {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(unwritable(path, &error)),
        Ok(meta) => meta,
    };
    let ours = || {
        std::fs::read(path).is_ok_and(|content| content.is_empty() || content.starts_with(b"http://") || content.starts_with(b"https://"))
    };
    if !meta.is_file() || meta.len() > LONGEST || !ours() {
        let failure = Failure::input(format!("{} is no ready file of an earlier run, so it is left alone", path.display()));
        return Err(failure.hint("name a file that does not exist yet"));
    }
    std::fs::remove_file(path).map_err(|error| unwritable(path, &error))
}

/// Writes the URL to a file, whole or not at all.
///
/// # Errors
/// The file cannot be written.
pub fn announce(path: &Path, url: &str) -> Result<(), Failure> {
    let write = || {
        let mut name = path.as_os_str().to_owned();
        name.push(format!(".{}", std::process::id()));
        let whole = Path::new(&name);
        platform::create_private(whole)?.write_all(format!("{url}\n").as_bytes())?;
        std::fs::rename(whole, path)
    };
    write().map_err(|error| unwritable(path, &error))
}

fn unwritable(path: &Path, error: &std::io::Error) -> Failure {
    Failure::input(format!("cannot write the ready file {}: {error}", path.display())).hint("its folder must exist and be writable")
}
