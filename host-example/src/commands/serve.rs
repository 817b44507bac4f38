//! `screen-host serve`.

use std::io::IsTerminal as _;
use std::net::SocketAddr;
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::{Context as _, Result, bail};
use clap::Args;
use tokio::net::TcpListener;
use tracing_subscriber::EnvFilter;

use crate::app::{State, serve};
use crate::assets::COMPONENT;
use crate::guest::Pool;
use crate::packs;
use crate::store::Store;

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
    let bytes = packs::load(&arguments.pack)?;
    let pack = Arc::new(packs::open(&bytes)?);
    let pool = Arc::new(Pool::new(COMPONENT, &bytes)?.with_fuel_max(arguments.fuel_max));
    let store = Store::open(&arguments.store, arguments.store_bytes_max).await?;
    let policy = pack.policy();
    tracing::info!(
        id = policy.id,
        version = policy.version,
        digest = pool.digest(),
        rules = policy.rules.len(),
        "pack loaded"
    );
    let address = listener.local_addr()?;
    println!("screen-host is ready: open http://{address}/ in a browser; stop it with Ctrl+C");
    serve(listener, State { pool, pack, store }, stopped()).await?;
    tracing::info!("stopped; requests under way were finished");
    Ok(())
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
