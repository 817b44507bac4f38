//! Against what minisign 0.11 itself wrote.

use super::*;

const PACK: &[u8] = b"screen-pack-bytes/1\n{\"policy\":{}}";
const KEY: &str = "untrusted comment: minisign public key 3FB1717AB7C28D89\n\
    RWSJjcK3enGxPxvLmYz2pRria7nx6wE9HUHt3VxBdRuwPTWyTsr/FntL\n";
const OTHER_KEY: &str = "RWRVHVzmv5BmF26SsdLH6d21nJ8+L4Uoffp6hCR+LTEvvAyLH1grf3MT";
/// `minisign -S -t 'pack example, revision 3' -c 'signature of a pack'`.
const SIGNED: &str = "untrusted comment: signature of a pack\n\
    RUSJjcK3enGxPxBWgBJjicszrqPi5eTbOL80v5U99frAWnnhWa8TJDLon5pJE9G3xvWzgor4FYXoG8AKz3bBtwZMpmpWAOpBYQI=\n\
    trusted comment: pack example, revision 3\n\
    Q4l++msf40FQdRdzv0bv1CmldQsujl0kMaHGY7pj3vkJVXd3G3o8FINbGViO0rhd0uGni9Ve/k0xqvwym20ZDA==\n";
/// The same with `-l`: over the bytes and not over their hash.
const SIGNED_LEGACY: &str = "untrusted comment: signature from minisign secret key\n\
    RWSJjcK3enGxPzhqTK/J9knQS2+x4acjM6sohhKngGkIAr/XY1rDDr9sz0pprtKMp+wmnJM9fBnyc1YQ1MIEHBCRwkKXW25hrws=\n\
    trusted comment: pack example, revision 3\n\
    SJYpRY2ke9H9s81mha4q+c4giYZcooprbpKoVVl2IF388fcsB0hfj5UwwsmzCCvKGbuw9V7NA5EwpgOLPDhnDA==\n";
const SIGNED_BY_OTHER: &str = "untrusted comment: signature from minisign secret key\n\
    RURVHVzmv5BmF09lIkB2AwGpDNNAsN0olWsMSGarNaRv5fGd7JttycEXCwOVF+UOtZuhVHjM3bPybuuGcomzLF55v0ISxy4WDQc=\n\
    trusted comment: timestamp:1795617072\tfile:pack.bin\thashed\n\
    WUE8aMUSNMxsrOQPBXwtAG1of+VMPPppYTO93q0appurEfb5CAQdPoz0V0nCQ6dZ21/LKXtSzshPib8RcK5pBw==\n";

fn trust() -> Trust {
    Trust::keys([KEY]).expect("a key")
}

fn refused(file: &[u8], detached: Option<&str>) -> RequestError {
    trust().check(file, detached).expect_err("must be refused")
}

/// All texts that differ from this one in one bit.
fn flips(bytes: &[u8]) -> impl Iterator<Item = (usize, Vec<u8>)> + '_ {
    (0..bytes.len() * 8).map(|bit| {
        let mut flipped = bytes.to_vec();
        flipped[bit / 8] ^= 1 << (bit % 8);
        (bit / 8, flipped)
    })
}

#[test]
fn signatures_of_minisign_are_taken() {
    let both = Trust::keys([KEY, OTHER_KEY]).expect("keys");
    for (text, key, comment) in [
        (SIGNED, "3FB1717AB7C28D89", "pack example, revision 3"),
        (
            SIGNED_LEGACY,
            "3FB1717AB7C28D89",
            "pack example, revision 3",
        ),
        (
            SIGNED_BY_OTHER,
            "176690BFE65C1D55",
            "timestamp:1795617072\tfile:pack.bin\thashed",
        ),
    ] {
        let expect = |checked: Checked<'_>| {
            assert_eq!(checked.pack, PACK);
            assert_eq!(checked.signed_by.expect("signed").to_string(), key);
            assert_eq!(checked.trusted_comment.as_deref(), Some(comment));
        };
        expect(both.check(PACK, Some(text)).expect("detached"));
        let file = embed(PACK, text).expect("a signature");
        expect(both.check(&file, None).expect("embedded"));
        let windows = text.replace('\n', "\r\n");
        expect(both.check(PACK, Some(&windows)).expect("other line ends"));
    }
}

#[test]
fn keys_are_read_from_the_file_and_from_the_line() {
    let key = PublicKey::parse(KEY).expect("the file");
    let line = KEY.lines().last().expect("two lines");
    assert_eq!(PublicKey::parse(line), Ok(key.clone()));
    assert_eq!(key.to_string(), line);
    assert_eq!(key.id().to_string(), "3FB1717AB7C28D89");
    let weak = STANDARD.encode([&PURE[..], &[0; 8], &[1], &[0; 31]].concat());
    for none in ["", "\n", "RWQ", line.trim_end_matches('L'), SIGNED, &weak] {
        let error = PublicKey::parse(none).expect_err("no key");
        assert_eq!(error.code(), ErrorCode::InvalidValue);
        assert!(error.advice().is_some());
    }
    let long = "R".repeat(PUBLIC_KEY_BYTES_MAX + 1);
    let error = PublicKey::parse(&long).expect_err("too long");
    assert_eq!(error.code(), ErrorCode::TooLarge);
    Trust::keys([]).expect_err("nobody");
    Trust::keys([line; TRUSTED_KEYS_MAX + 1]).expect_err("too many");
}

#[test]
fn each_refusal_says_what_is_wrong_and_how_to_mend_it() {
    let moved = SIGNED.replace("revision 3", "revision 4");
    for (file, detached, says) in [
        (PACK, None, "not signed"),
        (
            PACK,
            Some(SIGNED_BY_OTHER),
            "key 176690BFE65C1D55, which is not trusted",
        ),
        (
            b"another pack".as_slice(),
            Some(SIGNED),
            "of key 3FB1717AB7C28D89 does not fit",
        ),
        (PACK, Some(moved.as_str()), "trusted comment was changed"),
        (PACK, Some("hello"), "damaged"),
    ] {
        let error = refused(file, detached);
        assert_eq!(error.code(), ErrorCode::UntrustedPack);
        assert!(error.message().contains(says), "{error}");
        assert!(error.advice().is_some(), "{error}");
    }
    let error = refused(PACK, Some(&"x".repeat(SIGNATURE_BYTES_MAX + 1)));
    assert_eq!(error.code(), ErrorCode::TooLarge);
}

#[test]
fn development_takes_all_packs_and_vouches_for_none() {
    let unsigned = Trust::Unsigned.check(PACK, None).expect("unsigned");
    let wrong = embed(b"another pack", SIGNED).expect("a signature");
    let signed = Trust::Unsigned.check(&wrong, None).expect("not looked at");
    assert_eq!((unsigned.pack, signed.pack), (PACK, &b"another pack"[..]));
    assert_eq!((unsigned.signed_by, signed.signed_by), (None, None));
}

#[test]
fn a_detached_signature_comes_before_the_one_behind_the_pack() {
    let file = embed(PACK, SIGNED_BY_OTHER).expect("a signature");
    refused(&file, None);
    trust().check(&file, Some(SIGNED)).expect("detached");
    // Signing again replaces.
    let file = embed(&file, SIGNED).expect("a signature");
    assert_eq!(split_signature(&file), Ok((PACK, Some(SIGNED))));
    embed(PACK, "hello").expect_err("no signature");
}

#[test]
fn what_follows_a_pack_is_a_signature_or_an_error() {
    let file = embed(PACK, SIGNED).expect("a signature");
    assert_eq!(split_at(&file, PACK.len()), Ok((PACK, Some(SIGNED))));
    assert_eq!(split_at(PACK, PACK.len()), Ok((PACK, None)));
    for (file, length) in [
        ([PACK, b"\n"].concat(), PACK.len()),
        ([PACK, EMBEDDED.as_bytes(), b"\xff"].concat(), PACK.len()),
        (file.clone(), PACK.len() - 1),
        (PACK.to_vec(), PACK.len() + 1),
    ] {
        let error = split_at(&file, length).expect_err("no signature");
        assert_eq!(error.code(), ErrorCode::InvalidPack, "{error}");
        assert!(error.advice().is_some());
    }
    split_at(PACK, PACK_BYTES_MAX + 1).expect_err("too large");
}

#[test]
fn one_bit_of_the_pack_is_enough_to_refuse_it() {
    for (_, pack) in flips(PACK) {
        refused(&pack, Some(SIGNED));
        refused(&pack, Some(SIGNED_LEGACY));
    }
}

/// The untrusted comment is all that can change.
#[test]
fn one_bit_of_a_signature_is_enough_to_refuse_it() {
    let free = "untrusted comment:".len()..SIGNED.find('\n').expect("four lines");
    for (at, text) in flips(SIGNED.as_bytes()) {
        let file = [PACK, EMBEDDED.as_bytes(), &text].concat();
        let taken = trust().check(&file, None).is_ok();
        let harmless = free.contains(&at) && text[at] != b'\n' && text[at].is_ascii();
        assert_eq!(taken, harmless, "byte {at}");
    }
}

#[test]
fn one_bit_of_a_key_is_enough_to_refuse_the_pack() {
    let line = KEY.lines().last().expect("two lines");
    for (at, key) in flips(line.as_bytes()) {
        let Ok(key) = String::from_utf8(key) else {
            continue;
        };
        let taken =
            Trust::keys([key.as_str()]).is_ok_and(|trust| trust.check(PACK, Some(SIGNED)).is_ok());
        assert!(!taken, "byte {at}");
    }
}
