//! A certificate for one run, for whatever name this machine is reached by.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use jiff::civil::Date;
use rcgen::{
    BasicConstraints, CertificateParams, DistinguishedName, DnType, ExtendedKeyUsagePurpose, IsCa, Issuer, KeyPair, KeyUsagePurpose,
    SanType, date_time_ymd,
};
use rustls::pki_types::PrivateKeyDer;

use super::{Identity, IdentityError};

/// Days that it is valid for, and so longer than any run: clients that trust an authority of the user's still refuse years.
const DAYS: i64 = 365;

/// A certificate that nobody has seen before.
#[derive(Debug)]
pub struct Throwaway {
    pub identity: Identity,
    /// The certificate of the authority that signed it, in PEM form: what senders are to trust.
    pub authority: String,
}

/// Makes a certificate for localhost, loopback of both families and these addresses, valid from the day before `today`.
///
/// # Errors
/// The system gives no random bytes.
pub fn throwaway(addresses: impl IntoIterator<Item = IpAddr>, today: Date) -> Result<Throwaway, IdentityError> {
    let unusable = |error: rcgen::Error| IdentityError::Unusable(error.to_string());
    let named = |name: &str| {
        let mut params = CertificateParams::default();
        params.distinguished_name = DistinguishedName::new();
        params.distinguished_name.push(DnType::CommonName, name);
        // A clock that is somewhat behind, or in another zone, accepts it too.
        let [first, last] = [-1, DAYS].map(|days| today.saturating_add(jiff::Span::new().days(days)));
        params.not_before = date_time_ymd(first.year().into(), part(first.month()), part(first.day()));
        params.not_after = date_time_ymd(last.year().into(), part(last.month()), part(last.day()));
        params
    };

    let mut authority = named("idhook throw-away authority");
    authority.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
    authority.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::DigitalSignature];
    let authority_key = KeyPair::generate().map_err(unusable)?;
    let certificate = authority.self_signed(&authority_key).map_err(unusable)?;
    let issuer = Issuer::new(authority, authority_key);

    let mut own = named("idhook listen");
    let mut names = vec![IpAddr::from(Ipv4Addr::LOCALHOST), Ipv6Addr::LOCALHOST.into()];
    names.extend(addresses.into_iter().filter(|address| !address.is_loopback() && !address.is_unspecified()));
    own.subject_alt_names = names.into_iter().map(SanType::IpAddress).collect();
    own.subject_alt_names.push(SanType::DnsName("localhost".try_into().map_err(unusable)?));
    own.key_usages = vec![KeyUsagePurpose::DigitalSignature];
    own.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
    own.use_authority_key_identifier_extension = true;
    let own_key = KeyPair::generate().map_err(unusable)?;
    let own = own.signed_by(&own_key, &issuer).map_err(unusable)?;

    let identity = Identity::new(vec![own.der().clone()], PrivateKeyDer::Pkcs8(own_key.serialize_der().into()))?;
    Ok(Throwaway { identity, authority: pem(certificate.der()) })
}

/// A month or a day, which jiff keeps above 0.
fn part(number: i8) -> u8 {
    number.unsigned_abs()
}

fn pem(der: &[u8]) -> String {
    let text = STANDARD.encode(der);
    let lines: Vec<_> = text.as_bytes().chunks(64).map(String::from_utf8_lossy).collect();
    format!("-----BEGIN CERTIFICATE-----\n{}\n-----END CERTIFICATE-----\n", lines.join("\n"))
}
