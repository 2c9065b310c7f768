use std::net::IpAddr;

use ipnet::IpNet;

/// The address that a request comes from, as far as anybody who is trusted tells it.
///
/// `forwarded` are the request's `X-Forwarded-For` headers in their order. Each proxy adds on the right what it saw,
/// so the list is read from there, for as long as the one who wrote an entry is trusted: the first address that is no
/// trusted proxy is the client. What stands left of it anybody can have written.
pub fn client_address<'a>(
    peer: IpAddr,
    forwarded: impl DoubleEndedIterator<Item = &'a str>,
    trusted: &[IpNet],
) -> IpAddr {
    let is_trusted = |address: &IpAddr| trusted.iter().any(|network| network.contains(address));
    let mut client = peer.to_canonical();
    let entries = forwarded
        .flat_map(|header| header.split(','))
        .collect::<Vec<_>>();
    for entry in entries.into_iter().rev() {
        if !is_trusted(&client) {
            break;
        }
        let Some(before) = parse(entry.trim()) else {
            break;
        };
        client = before;
    }
    client
}

/// An entry: an address, with a port where a proxy adds one.
fn parse(entry: &str) -> Option<IpAddr> {
    let address = entry.parse::<IpAddr>().ok().or_else(|| {
        let with_port = entry.parse::<std::net::SocketAddr>().ok()?;
        Some(with_port.ip())
    })?;
    Some(address.to_canonical())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn resolve(peer: &str, forwarded: &[&str], trusted: &[&str]) -> String {
        let trusted: Vec<IpNet> = trusted
            .iter()
            .map(|network| network.parse().unwrap())
            .collect();
        client_address(peer.parse().unwrap(), forwarded.iter().copied(), &trusted).to_string()
    }

    #[test]
    fn nobody_is_believed_unless_trusted() {
        assert_eq!(resolve("9.9.9.9", &["1.1.1.1"], &[]), "9.9.9.9");
        assert_eq!(resolve("9.9.9.9", &["1.1.1.1"], &["10.0.0.0/8"]), "9.9.9.9");
        assert_eq!(resolve("::ffff:9.9.9.9", &[], &[]), "9.9.9.9");
    }

    #[test]
    fn the_nearest_stranger_is_the_client() {
        let proxies = ["10.0.0.0/8", "fd00::/8"];
        for (forwarded, client) in [
            (&["1.1.1.1"][..], "1.1.1.1"),
            (&["6.6.6.6, 1.1.1.1"], "1.1.1.1"),
            (&["6.6.6.6", "1.1.1.1"], "1.1.1.1"),
            (&["6.6.6.6, 1.1.1.1, 10.0.0.7"], "1.1.1.1"),
            (&["6.6.6.6, 1.1.1.1", "fd00::1,10.0.0.7"], "1.1.1.1"),
            (&["1.1.1.1:4711"], "1.1.1.1"),
            (&["[2001:db8::1]:4711"], "2001:db8::1"),
            (&["::ffff:1.1.1.1"], "1.1.1.1"),
            (&["10.0.0.9, 10.0.0.8"], "10.0.0.9"),
            (&[], "10.0.0.1"),
            (&[""], "10.0.0.1"),
            (&["1.1.1.1, nonsense"], "10.0.0.1"),
            (&["1.1.1.1, nonsense, 10.0.0.7"], "10.0.0.7"),
            (&["1.1.1.1,"], "10.0.0.1"),
        ] {
            assert_eq!(
                resolve("10.0.0.1", forwarded, &proxies),
                client,
                "{forwarded:?}"
            );
        }
    }
}
