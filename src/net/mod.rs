//! HTTP, both ways. What neither verb should have to know of the libraries below it stops here.

pub mod clear;
pub mod client;
pub mod connect;
pub mod handshake;
pub mod outgoing;
pub mod reach;
pub mod server;
pub mod tls;
pub mod trust;
mod typed;
pub mod unreachable;
pub mod url;
