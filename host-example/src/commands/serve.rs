//! `screen-host serve`.

use std::io::IsTerminal as _;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context as _, Result, bail};
use clap::Args;
use screen_core::pack::trust::Trust;
use tokio::net::TcpListener;
use tracing_subscriber::EnvFilter;

use crate::app::{State, serve};
use crate::assets::COMPONENT;
use crate::guest::Compiled;
use crate::live::{Admission, Live};
use crate::packs;
use crate::store::Store;
use crate::watch::{Origin, Watch};

#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// The address to listen on; port 0 picks a free one.
    #[arg(long, default_value = "127.0.0.1:8080", value_name = "ADDRESS:PORT")]
    listen: SocketAddr,
    /// The store.
    #[arg(
        long,
        default_value = "sqlite:screen.sqlite",
        value_name = "sqlite:PATH"
    )]
    store: String,
    /// Bytes the store may grow to.
    #[arg(long, value_name = "BYTES")]
    store_bytes_max: Option<u64>,
    /// Fuel one call into the engine may use at most; a call that needs more is
    /// answered with a verdict that holds the content.
    #[arg(long, value_name = "FUEL", default_value_t = u64::MAX, hide_default_value = true)]
    fuel_max: u64,
    /// A pack's folder, a built pack, or the name of one that is built in:
    /// `community`, `minimal`.
    #[arg(long, default_value = "community", value_name = "PATH")]
    pack: String,
    /// A built pack for clients, `pack build --audience client`; handed out by
    /// `/v1/pack`. A folder needs none: it is built for clients as well.
    #[arg(long, value_name = "FILE")]
    client_pack: Option<PathBuf>,
    /// Take packs signed with this key, a `.pub` file of `pack keygen` or minisign.
    /// Give it again for each further key. The signature stands behind the pack or
    /// beside it, in `FILE.minisig`.
    #[arg(long, value_name = "KEY.pub")]
    trust: Vec<PathBuf>,
    /// Take a built pack from anybody, while developing.
    #[arg(long, conflicts_with = "trust")]
    allow_unsigned: bool,
    /// Let an older version, or another pack, take over from the one at work.
    #[arg(long)]
    allow_rollback: bool,
    /// How often to look whether the files of the pack changed, in seconds; 0 for
    /// never. SIGHUP has the server look at once.
    #[arg(long, value_name = "SECONDS", default_value_t = 5)]
    watch_s: u32,
}

impl Arguments {
    fn origin(&self) -> Origin {
        Origin {
            path: self.pack.clone(),
            client: self.client_pack.clone(),
        }
    }

    /// Whose packs are taken. What lies in a folder or in the binary is built here, so
    /// it is the operator's own.
    fn trust(&self, origin: &Origin) -> Result<Trust> {
        if self.trust.is_empty() {
            if (origin.is_file() || origin.client.is_some()) && !self.allow_unsigned {
                bail!(
                    "whose packs are taken? give the signer's public key with `--trust KEY.pub`, or, while developing, `--allow-unsigned`"
                );
            }
            return Ok(Trust::Unsigned);
        }
        let texts = self.trust.iter().map(|path| packs::read_text(path));
        let texts = texts.collect::<Result<Vec<String>, _>>()?;
        Ok(Trust::keys(texts.iter().map(String::as_str)).map_err(packs::refused)?)
    }
}

pub(super) fn run(arguments: &Arguments) -> Result<ExitCode> {
    let filter =
        EnvFilter::try_from_env("SCREEN_LOG").unwrap_or_else(|_| EnvFilter::new("info,sqlx=warn"));
    let color = std::io::stderr().is_terminal();
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .with_ansi(color)
        .init();
    tokio::runtime::Runtime::new()?.block_on(start(arguments))?;
    Ok(ExitCode::SUCCESS)
}

async fn start(arguments: &Arguments) -> Result<()> {
    // The port first: whoever started the server twice should not wait for the pack.
    let listener = listen(arguments.listen).await?;
    let origin = arguments.origin();
    let seen = origin.stamps();
    let live = Arc::new(load(arguments, &origin)?);
    let store = Store::open(&arguments.store, arguments.store_bytes_max).await?;
    let every =
        Some(Duration::from_secs(arguments.watch_s.into())).filter(|every| !every.is_zero());
    tokio::spawn(Watch::new(live.clone(), origin, seen).run(every));
    let address = listener.local_addr()?;
    println!("screen-host is ready: open http://{address}/ in a browser; stop it with Ctrl+C");
    serve(listener, State { live, store }, stopped()).await?;
    tracing::info!("stopped; requests under way were finished");
    Ok(())
}

/// Puts the first pack to work.
fn load(arguments: &Arguments, origin: &Origin) -> Result<Live> {
    let admission = Admission {
        trust: arguments.trust(origin)?,
        rollback: arguments.allow_rollback,
        fuel_max: arguments.fuel_max,
    };
    let candidate = origin.read()?;
    let live = Live::start(Compiled::new(COMPONENT)?, admission, &candidate)?;
    let at_work = live.at_work();
    let policy = at_work.pack.policy();
    tracing::info!(
        id = policy.id,
        version = policy.version,
        digest = at_work.pool.digest(),
        signed_by = at_work.signed_by,
        rules = policy.rules.len(),
        "pack loaded"
    );
    Ok(live)
}

async fn listen(address: SocketAddr) -> Result<TcpListener> {
    match TcpListener::bind(address).await {
        Ok(listener) => Ok(listener),
        Err(error) if error.kind() == std::io::ErrorKind::AddrInUse => {
            bail!(
                "cannot listen on {address}: the port is taken; stop the other program, or pick another port with `--listen {}:0`",
                address.ip()
            )
        }
        Err(error) => Err(error).with_context(|| format!("cannot listen on {address}")),
    }
}

/// Ready when the process is asked to stop.
async fn stopped() {
    let interrupt = async {
        let _ = tokio::signal::ctrl_c().await;
    };
    #[cfg(unix)]
    let terminate = async {
        match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
            Ok(mut signal) => {
                signal.recv().await;
            }
            Err(_) => std::future::pending().await,
        }
    };
    #[cfg(not(unix))]
    let terminate = std::future::pending::<()>();
    tokio::select! {
        () = interrupt => {}
        () = terminate => {}
    }
}
