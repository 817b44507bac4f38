//! Keys, signatures and deltas on the command line.

mod support;

use std::fs;

use support::packs::{A, B, bad, good, keys, text};
use support::{folder, host, run, said};

#[test]
fn what_was_signed_is_verified_and_nothing_else() {
    let folder = folder("sign");
    let key = keys(&folder, "signer");
    let (public, secret) = (key.with_extension("pub"), key.with_extension("key"));
    let built = A.build(&folder, &secret);
    let verified = good(&["pack", "verify", text(&built.full), "--key", text(&public)]);
    for part in [
        "minimal 1.0.0\n",
        "digest ",
        "signed with key ",
        "trusted comment: pack:minimal\tversion:1.0.0\tsha256:",
    ] {
        assert!(verified.contains(part), "{part} is not in:\n{verified}");
    }
    // The digest is the pack's, with or without a signature.
    let inspected = good(&["pack", "inspect", text(&built.full)]);
    let digest = inspected
        .lines()
        .find(|line| line.starts_with("digest "))
        .expect("a digest");
    assert!(verified.contains(digest), "{verified}");

    let stranger = keys(&folder, "stranger").with_extension("pub");
    let refused = bad(&[
        "pack",
        "verify",
        text(&built.full),
        "--key",
        text(&stranger),
    ]);
    assert!(refused.contains("which is not trusted here"), "{refused}");
    let both = good(&[
        "pack",
        "verify",
        text(&built.full),
        "--key",
        text(&stranger),
        "--key",
        text(&public),
    ]);
    assert_eq!(both, verified);
    let refused = bad(&["pack", "verify", text(&built.full), "--key", text(&secret)]);
    assert!(refused.contains("never the secret"), "{refused}");
}

#[test]
fn a_signature_can_stand_in_a_file_of_its_own() {
    let folder = folder("sign-detached");
    let key = keys(&folder, "signer");
    let (public, secret) = (key.with_extension("pub"), key.with_extension("key"));
    let pack = folder.join("minimal.pack");
    good(&["pack", "build", "minimal", "-o", text(&pack)]);
    let before = fs::read(&pack).expect("built");
    let refused = bad(&["pack", "verify", text(&pack), "--key", text(&public)]);
    assert!(refused.contains("not signed"), "{refused}");
    good(&[
        "pack",
        "sign",
        text(&pack),
        "--key",
        text(&secret),
        "--no-password",
        "--detached",
        "--comment",
        "spring",
    ]);
    assert_eq!(fs::read(&pack).expect("there"), before);
    let verified = good(&["pack", "verify", text(&pack), "--key", text(&public)]);
    assert!(verified.contains("trusted comment: spring\n"), "{verified}");
    let other = folder.join("other.sig");
    fs::rename(folder.join("minimal.pack.minisig"), &other).expect("beside the pack");
    good(&[
        "pack",
        "verify",
        text(&pack),
        "--key",
        text(&public),
        "--signature",
        text(&other),
    ]);
    let refused = bad(&[
        "pack",
        "sign",
        text(&pack),
        "--key",
        text(&secret),
        "--no-password",
        "--comment",
        "a\nb",
    ]);
    assert!(refused.contains("one line"), "{refused}");
    let refused = bad(&[
        "pack",
        "sign",
        text(&secret),
        "--key",
        text(&secret),
        "--no-password",
    ]);
    assert!(refused.contains("not a built policy pack"), "{refused}");
}

#[test]
fn keys_are_never_written_over_and_have_a_password() {
    let folder = folder("keygen");
    let key = folder.join("signer");
    let arguments = ["pack", "keygen", "-o", text(&key), "--password-stdin"];
    let made = run(host().args(arguments), b"correct horse\n");
    assert!(made.status.success(), "{}", said(&made));
    let secret = key.with_extension("key");
    #[cfg(unix)]
    {
        let mode = std::os::unix::fs::PermissionsExt::mode(
            &fs::metadata(&secret).expect("made").permissions(),
        );
        assert_eq!(mode & 0o777, 0o600);
    }
    let before = fs::read(&secret).expect("made");
    let again = run(host().args(arguments), b"correct horse\n");
    assert!(said(&again).contains("is there already"));
    assert_eq!(fs::read(&secret).expect("made"), before);

    let pack = folder.join("minimal.pack");
    good(&["pack", "build", "minimal", "-o", text(&pack)]);
    let sign = |password: &[u8], how: &str| {
        let arguments = ["pack", "sign", text(&pack), "--key", text(&secret), how];
        run(host().args(arguments), password)
    };
    assert!(!sign(b"wrong\n", "--password-stdin").status.success());
    assert!(said(&sign(b"", "--password-stdin")).contains("is empty"));
    assert!(said(&sign(b"", "--no-password")).contains("has a password"));
    assert!(
        sign(b"correct horse\n", "--password-stdin")
            .status
            .success()
    );
    let public = key.with_extension("pub");
    good(&["pack", "verify", text(&pack), "--key", text(&public)]);
}

#[test]
fn a_delta_leads_from_one_signed_pack_to_the_next() {
    let folder = folder("delta");
    let key = keys(&folder, "signer");
    let secret = key.with_extension("key");
    let (old, new) = (A.build(&folder, &secret), B.build(&folder, &secret));
    let (delta, made) = (folder.join("a-b.delta"), folder.join("made.pack"));
    good(&[
        "pack",
        "delta",
        text(&old.full),
        text(&new.full),
        "-o",
        text(&delta),
    ]);
    good(&[
        "pack",
        "apply",
        text(&old.full),
        text(&delta),
        "-o",
        text(&made),
    ]);
    assert_eq!(
        fs::read(&made).expect("made"),
        fs::read(&new.full).expect("built")
    );
    let sizes = [&delta, &new.full].map(|path| fs::metadata(path).expect("made").len());
    assert!(sizes[0] * 10 < sizes[1], "{sizes:?}");

    let refused = bad(&[
        "pack",
        "apply",
        text(&new.full),
        text(&delta),
        "-o",
        text(&made),
    ]);
    assert!(refused.contains("the delta begins at pack `"), "{refused}");
    let mut damaged = fs::read(&delta).expect("made");
    damaged[200] ^= 4;
    fs::write(&delta, damaged).expect("written");
    let refused = bad(&[
        "pack",
        "apply",
        text(&old.full),
        text(&delta),
        "-o",
        text(&made),
    ]);
    assert!(refused.contains("delta"), "{refused}");
    assert_eq!(
        fs::read(&made).expect("made"),
        fs::read(&new.full).expect("built")
    );
}
