use proptest::prelude::*;

use super::{Framing, Place};

/// The doubtful head that is found when the bytes come in pieces of this size.
fn doubtful(bytes: &[u8], size: usize) -> Option<u64> {
    let mut framing = Framing::default();
    bytes.chunks(size).find_map(|piece| framing.follow(piece))
}

const FINE: [&str; 8] = [
    "POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 5\r\n\r\n{\"a\"}",
    "POST / HTTP/1.1\nCONTENT-LENGTH:5\nhost: x\n\n12345",
    "POST / HTTP/1.1\r\nhost: x\r\n\r\n",
    "\r\n\r\nGET / HTTP/1.1\r\nhost: x\r\ncontent-length: 0\r\n\r\n",
    "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n5;a=b\r\nhello\r\n00A \r\n0123456789\r\n0\r\n\r\n",
    "POST / HTTP/1.1\r\ntransfer-encoding: chunked\r\n\r\n0\r\ncontent-length: 3\r\ntransfer-encoding: x\r\n\r\n",
    "POST / HTTP/1.1\r\nx-content-length: 1\r\ncontent-lengths: 2\r\ntransfer: 3\r\nt: 4\r\ncontent-length: 1\r\n\r\n1",
    // The body holds what would be doubtful in a head.
    "POST / HTTP/1.1\r\ncontent-length: 75\r\n\r\nPOST / HTTP/1.1\r\ncontent-length: 1\r\ntransfer-encoding: chunked\r\n\r\n0123456789",
];

const DOUBTFUL: [&str; 7] = [
    "POST / HTTP/1.1\r\ncontent-length: 5\r\ntransfer-encoding: chunked\r\n\r\n",
    "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\nhost: x\r\nContent-Length: 5\r\n\r\n",
    "POST / HTTP/1.1\r\ncontent-length: 5\r\ncontent-length: 5\r\n\r\n",
    "POST / HTTP/1.1\r\ntransfer-encoding: chunked\r\ntransfer-encoding: chunked\r\n\r\n",
    "POST / HTTP/1.1\ntransfer-encoding: chunked\ncontent-length: none\n\n",
    "POST / HTTP/1.1\r\ncontent-length: 5\r\ntransfer-encoding:                                                               chunked\r\n\r\n",
    "POST / HTTP/1.1\r\ncontent-length:                                                               0\r\n\r\n",
];

#[test]
fn a_head_that_says_twice_where_its_body_ends_is_found_wherever_it_stands() {
    for size in 1..100 {
        for fine in FINE {
            assert_eq!(doubtful(fine.as_bytes(), size), None, "{fine:?} in pieces of {size}");
        }
        for (at, bad) in DOUBTFUL.iter().enumerate() {
            let fine: String = FINE[at..].iter().chain(&FINE).copied().collect();
            let heads = FINE[at..].len() + FINE.len();
            let bytes = format!("{fine}{bad}{fine}");
            assert_eq!(doubtful(bytes.as_bytes(), size), Some(heads as u64), "{bad:?} in pieces of {size}");
        }
    }
}

#[test]
fn bytes_that_the_library_refuses_are_not_followed() {
    let bad = DOUBTFUL[0];
    for lost in [
        "POST / HTTP/1.1\r\ncontent-length: +5\r\n\r\n",
        "POST / HTTP/1.1\r\ncontent-length: 5, 5\r\n\r\n",
        "POST / HTTP/1.1\r\ncontent-length: 99999999999999999999\r\n\r\n",
        "POST / HTTP/1.1\r\ncontent-length:\r\n\r\n",
        "POST / HTTP/1.1\r\ntransfer-encoding: chunked\r\n\r\n5\nhello",
        "POST / HTTP/1.1\r\ntransfer-encoding: chunked\r\n\r\n5;\nhello",
        "POST / HTTP/1.1\r\ntransfer-encoding: chunked\r\n\r\nx",
        "POST / HTTP/1.1\r\ntransfer-encoding: chunked\r\n\r\n11111111111111111\r\n",
        "POST / HTTP/1.1\r\ntransfer-encoding: chunked\r\n\r\n1\r\n22",
    ] {
        let mut framing = Framing::default();
        assert_eq!(framing.follow(format!("{lost}{bad}").as_bytes()), None, "{lost:?}");
        assert_eq!(framing.place, Place::Lost, "{lost:?}");
    }
}

proptest! {
    #[test]
    fn the_pieces_that_bytes_come_in_change_nothing(
        parts in prop::collection::vec(prop::sample::select([&FINE[..], &DOUBTFUL[..], &["0", "\r\n", "content-length: 2", ": "]].concat()), 0..8),
        noise in prop::collection::vec(any::<u8>(), 0..20),
        size in 1_usize..50,
    ) {
        let bytes = [parts.concat().as_bytes(), &noise, parts.concat().as_bytes()].concat();
        prop_assert_eq!(doubtful(&bytes, size), doubtful(&bytes, bytes.len().max(1)));
    }
}
