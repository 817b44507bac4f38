//! `screen-host pack keygen`, `sign` and `verify`: keys and signatures that minisign
//! reads and writes as well.

use std::fs::{self, OpenOptions};
use std::io::{Cursor, Write as _};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context as _, Result, bail};
use clap::Args;
use minisign::{KeyPair, PublicKey, SecretKey, SecretKeyBox};
use screen_core::pack::trust::Trust;

use crate::packs::{check, embed, open, read_file, read_text, refused};
use crate::watch::beside;

#[derive(Debug, Args)]
pub(super) struct KeygenArguments {
    /// The keys become NAME.pub and NAME.key.
    #[arg(short, long, value_name = "NAME")]
    output: PathBuf,
    #[command(flatten)]
    password: Password,
}

#[derive(Debug, Args)]
pub(super) struct SignArguments {
    /// The built pack.
    pack: PathBuf,
    /// The secret key, NAME.key.
    #[arg(long, value_name = "FILE")]
    key: PathBuf,
    /// Where to put the signed pack, or with `--detached` the signature. By default
    /// the pack is signed in its place, and the signature goes beside it, to
    /// PACK.minisig.
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Write the signature into a file of its own and leave the pack as it is.
    #[arg(long)]
    detached: bool,
    /// What is signed with the pack and shown to whoever checks it. By default its
    /// name, version and digest.
    #[arg(long, value_name = "TEXT")]
    comment: Option<String>,
    #[command(flatten)]
    password: Password,
}

#[derive(Debug, Args)]
pub(super) struct VerifyArguments {
    /// The built pack.
    pack: PathBuf,
    /// A public key, NAME.pub; give it again for each further key.
    #[arg(long, value_name = "FILE", required = true)]
    key: Vec<PathBuf>,
    /// The signature, where it does not stand behind the pack. By default PACK.minisig,
    /// if it is there.
    #[arg(long, value_name = "FILE")]
    signature: Option<PathBuf>,
}

/// Where the password of a secret key comes from; by default it is asked for.
#[derive(Debug, Args)]
#[group(multiple = false)]
struct Password {
    /// Read the password from standard input, to its first line break.
    #[arg(long)]
    password_stdin: bool,
    /// The secret key has no password: whoever reads the file can sign.
    #[arg(long)]
    no_password: bool,
}

impl Password {
    /// None where it is to be asked for.
    fn given(&self) -> Result<Option<String>> {
        if !self.password_stdin {
            return Ok(None);
        }
        let mut line = String::new();
        std::io::stdin()
            .read_line(&mut line)
            .context("no password on standard input")?;
        let password = line.trim_end_matches(['\r', '\n']);
        if password.is_empty() {
            bail!(
                "the password on standard input is empty; for a key without one use `--no-password`"
            );
        }
        Ok(Some(password.to_owned()))
    }
}

pub(super) fn keygen(arguments: &KeygenArguments) -> Result<ExitCode> {
    let file = |ending: &str| {
        let mut name = arguments.output.as_os_str().to_owned();
        name.push(ending);
        PathBuf::from(name)
    };
    let (public, secret) = (file(".pub"), file(".key"));
    for path in [&public, &secret] {
        if path.exists() {
            bail!(
                "`{}` is there already, and a lost key cannot be made again; pick another name",
                path.display()
            );
        }
    }
    let password = &arguments.password;
    let pair = if password.no_password {
        KeyPair::generate_unencrypted_keypair()
    } else {
        KeyPair::generate_encrypted_keypair(password.given()?)
    };
    let pair = pair.map_err(told)?;
    let text = pair.sk.to_box(Some("screen secret key")).map_err(told)?;
    // The secret first: without it the public key is of no use.
    write_new(&secret, &text.into_string(), 0o600)?;
    write_new(
        &public,
        &pair.pk.to_box().map_err(told)?.into_string(),
        0o644,
    )?;
    println!(
        "secret key: {} (keep it, and tell nobody)",
        secret.display()
    );
    println!("public key: {}", public.display());
    println!("{}", pair.pk.to_base64());
    Ok(ExitCode::SUCCESS)
}

/// Writes a file that is not there yet.
fn write_new(path: &Path, text: &str, mode: u32) -> Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, mode);
    #[cfg(not(unix))]
    let _ = mode;
    options
        .open(path)
        .and_then(|mut file| file.write_all(text.as_bytes()))
        .with_context(|| format!("`{}` cannot be written", path.display()))
}

pub(super) fn sign(arguments: &SignArguments) -> Result<ExitCode> {
    let file = read_file(&arguments.pack)?;
    // Only packs are signed, and only good ones.
    let opened = open(&file)?;
    let pack = check(&file, None, &Trust::Unsigned)?.pack;
    let key = secret(&arguments.key, &arguments.password)?;
    let public = PublicKey::from_secret_key(&key).map_err(told)?;
    let policy = opened.policy();
    let comment = arguments.comment.clone().unwrap_or_else(|| {
        format!(
            "pack:{}\tversion:{}\tsha256:{}",
            policy.id,
            policy.version,
            opened.digest()
        )
    });
    if comment.chars().any(|c| c.is_control() && c != '\t') {
        bail!("the comment is one line without control characters");
    }
    let signature = minisign::sign(
        Some(&public),
        &key,
        Cursor::new(pack),
        Some(&comment),
        Some("signature of a screen policy pack"),
    );
    let signature = signature.map_err(told)?.into_string();
    let (path, bytes) = if arguments.detached {
        (beside(&arguments.pack), signature.into_bytes())
    } else {
        (arguments.pack.clone(), embed(&file, &signature)?)
    };
    let path = arguments.output.clone().unwrap_or(path);
    replace(&path, &bytes)?;
    println!("{}: signed with key {}", path.display(), key_id(&public)?);
    println!(
        "{} {}, digest {}",
        policy.id,
        policy.version,
        opened.digest()
    );
    Ok(ExitCode::SUCCESS)
}

/// Puts a file in its place in one step: a server may be watching it.
pub(super) fn replace(path: &Path, bytes: &[u8]) -> Result<()> {
    let mut name = path.as_os_str().to_owned();
    name.push(".new");
    let new = PathBuf::from(name);
    fs::write(&new, bytes)
        .and_then(|()| fs::rename(&new, path))
        .with_context(|| format!("`{}` cannot be written", path.display()))
}

fn secret(path: &Path, password: &Password) -> Result<SecretKey> {
    let text = read_text(path)?;
    let read = || SecretKeyBox::from_string(&text).map_err(told);
    if let Ok(key) = read()?.into_unencrypted_secret_key() {
        return Ok(key);
    }
    if password.no_password {
        bail!("`{}` has a password, or is no secret key", path.display());
    }
    read()?
        .into_secret_key(password.given()?)
        .map_err(|error| anyhow::anyhow!("`{}` cannot be used: {error}", path.display()))
}

pub(super) fn verify(arguments: &VerifyArguments) -> Result<ExitCode> {
    let file = read_file(&arguments.pack)?;
    let keys = arguments.key.iter().map(|path| read_text(path));
    let keys = keys.collect::<Result<Vec<String>, _>>()?;
    let trust = Trust::keys(keys.iter().map(String::as_str)).map_err(refused)?;
    let detached = match &arguments.signature {
        Some(path) => Some(path.clone()),
        None => Some(beside(&arguments.pack)).filter(|path| path.is_file()),
    };
    let detached = detached.map(|path| read_text(&path)).transpose()?;
    let checked = check(&file, detached.as_deref(), &trust)?;
    let pack = open(checked.pack)?;
    let policy = pack.policy();
    println!("{} {}", policy.id, policy.version);
    println!("digest {}", pack.digest());
    if let Some(key) = checked.signed_by {
        println!("signed with key {key}");
    }
    if let Some(comment) = checked.trusted_comment {
        println!("trusted comment: {comment}");
    }
    Ok(ExitCode::SUCCESS)
}

fn key_id(public: &PublicKey) -> Result<screen_core::pack::trust::KeyId> {
    let key = screen_core::pack::trust::PublicKey::parse(&public.to_base64()).map_err(refused)?;
    Ok(key.id())
}

fn told(error: minisign::PError) -> anyhow::Error {
    anyhow::anyhow!("{error}")
}
