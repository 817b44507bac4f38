//! The component in wasmtime: compiled once, a store with fuel and a memory cap
//! for each instance, instances used again until one fails.

use std::sync::{Arc, Mutex, PoisonError};

use wasmtime::component::{Component, Linker, ResourceAny};
use wasmtime::{Config, Engine, Store, StoreLimits, StoreLimitsBuilder};

mod bindings {
    wasmtime::component::bindgen!({ world: "screener", path: "../screen-wasm/wit" });
}

use bindings::exports::screen::engine::screening::Guest as Screening;
use bindings::{Screener, ScreenerPre};

/// Memory one instance may grow to, bytes.
pub const MEMORY_BYTES_MAX: usize = 256 << 20;
/// Fuel of one call, apart from what its input adds.
const FUEL_PER_CALL: u64 = 100_000_000;
/// Fuel each byte of input adds to a call.
const FUEL_PER_BYTE: u64 = 4_000;
/// Fuel each byte of a pack adds while it is loaded.
const FUEL_PER_PACK_BYTE: u64 = 40_000;

/// The answer of the engine: JSON of a result, or of what is wrong with the input.
pub type Answer = Result<Vec<u8>, Vec<u8>>;

/// The engine did not answer: a trap, no fuel left, no memory left.
#[derive(Debug, thiserror::Error)]
#[error("the engine did not answer: {0}")]
pub struct Fault(String);

impl Fault {
    fn of(error: wasmtime::Error) -> Self {
        // The cause (`all fuel consumed`, `unreachable`) stands last; the frames of
        // the guest before it help nobody who reads a log.
        Self(error.root_cause().to_string())
    }
}

/// Why a pack could not be put to work.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    /// The engine refuses it; what is wrong, as JSON.
    #[error("{}", String::from_utf8_lossy(.0))]
    Refused(Vec<u8>),
    /// The engine did not answer.
    #[error(transparent)]
    Fault(#[from] Fault),
}

/// The component, compiled. It takes seconds; any number of packs can share it.
#[derive(Clone)]
pub struct Compiled {
    engine: Engine,
    pre: ScreenerPre<StoreLimits>,
}

impl std::fmt::Debug for Compiled {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Compiled").finish_non_exhaustive()
    }
}

impl Compiled {
    /// Compiles the component.
    ///
    /// # Errors
    /// [`LoadError`] where the bytes are none that this host can run.
    pub fn new(component: &[u8]) -> Result<Self, LoadError> {
        let mut config = Config::new();
        config.consume_fuel(true);
        let engine = Engine::new(&config).map_err(Fault::of)?;
        let component = Component::new(&engine, component).map_err(Fault::of)?;
        // Nothing is linked: the component imports nothing.
        let linked = Linker::new(&engine)
            .instantiate_pre(&component)
            .map_err(Fault::of)?;
        let pre = ScreenerPre::new(linked).map_err(Fault::of)?;
        Ok(Self { engine, pre })
    }

    /// Loads a pack into a first instance, so that a bad pack is refused now and not
    /// by the first request.
    ///
    /// # Errors
    /// [`LoadError`] says whether the pack or the engine is to blame.
    pub fn pool(&self, pack: &[u8]) -> Result<Pool, LoadError> {
        let mut pool = Pool {
            compiled: self.clone(),
            pack: pack.into(),
            digest: String::new(),
            fuel_max: u64::MAX,
            idle: Mutex::default(),
        };
        let mut first = pool.instance()?;
        let screening = first.bindings.screen_engine_screening();
        pool.digest = screening
            .engine()
            .call_digest(&mut first.store, first.handle)
            .map_err(Fault::of)?;
        pool.put_back(first);
        Ok(pool)
    }
}

/// A pack at work: instances of the component that have loaded it.
pub struct Pool {
    compiled: Compiled,
    pack: Arc<[u8]>,
    digest: String,
    fuel_max: u64,
    idle: Mutex<Vec<Instance>>,
}

struct Instance {
    store: Store<StoreLimits>,
    bindings: Screener,
    handle: ResourceAny,
}

impl std::fmt::Debug for Pool {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Pool")
            .field("digest", &self.digest)
            .finish_non_exhaustive()
    }
}

impl Pool {
    /// Compiles the component and loads the pack.
    ///
    /// # Errors
    /// [`LoadError`] says whether the pack or the engine is to blame.
    pub fn new(component: &[u8], pack: &[u8]) -> Result<Self, LoadError> {
        Compiled::new(component)?.pool(pack)
    }

    /// Bounds the fuel of any one call, whatever its input. A call that needs more
    /// is a fault, and the host holds the content.
    #[must_use]
    pub fn with_fuel_max(self, fuel_max: u64) -> Self {
        Self { fuel_max, ..self }
    }

    /// The SHA-256 of the pack.
    pub fn digest(&self) -> &str {
        &self.digest
    }

    /// The bytes of the pack.
    pub fn pack(&self) -> &Arc<[u8]> {
        &self.pack
    }

    /// Calls a function of the engine.
    ///
    /// # Errors
    /// [`Fault`] where the engine did not answer.
    pub fn call(&self, function: &str, input: &[u8]) -> Result<Answer, Fault> {
        let input = input.to_vec();
        self.run(input.len(), |screening, store, handle| {
            screening
                .engine()
                .call_call(store, handle, function, &input)
        })
    }

    /// Screens many requests in one call.
    ///
    /// # Errors
    /// [`Fault`] where the engine did not answer; then for none of them.
    pub fn screen_many(&self, requests: &[Vec<u8>]) -> Result<Vec<Answer>, Fault> {
        let bytes = requests.iter().map(Vec::len).sum();
        self.run(bytes, |screening, store, handle| {
            screening.engine().call_screen_many(store, handle, requests)
        })
    }

    /// Runs a call in an idle instance, or in a new one. One that failed is thrown
    /// away: its memory is in an unknown state.
    fn run<T>(
        &self,
        bytes: usize,
        call: impl FnOnce(&Screening, &mut Store<StoreLimits>, ResourceAny) -> wasmtime::Result<T>,
    ) -> Result<T, Fault> {
        let idle = self
            .idle
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .pop();
        let mut instance = match idle {
            Some(instance) => instance,
            None => self.instance().map_err(|error| Fault(error.to_string()))?,
        };
        let fuel = FUEL_PER_CALL.saturating_add(FUEL_PER_BYTE.saturating_mul(bytes as u64));
        instance
            .store
            .set_fuel(fuel.min(self.fuel_max))
            .map_err(Fault::of)?;
        let screening = instance.bindings.screen_engine_screening();
        let answer = call(screening, &mut instance.store, instance.handle).map_err(Fault::of)?;
        self.put_back(instance);
        Ok(answer)
    }

    fn put_back(&self, instance: Instance) {
        self.idle
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(instance);
    }

    fn instance(&self) -> Result<Instance, LoadError> {
        let limits = StoreLimitsBuilder::new()
            .memory_size(MEMORY_BYTES_MAX)
            .build();
        let mut store = Store::new(&self.compiled.engine, limits);
        store.limiter(|limits| limits);
        let fuel =
            FUEL_PER_CALL.saturating_add(FUEL_PER_PACK_BYTE.saturating_mul(self.pack.len() as u64));
        store.set_fuel(fuel).map_err(Fault::of)?;
        let bindings = self
            .compiled
            .pre
            .instantiate(&mut store)
            .map_err(Fault::of)?;
        let screening = bindings.screen_engine_screening();
        let loaded = screening
            .engine()
            .call_load(&mut store, &self.pack)
            .map_err(Fault::of)?;
        let handle = loaded.map_err(LoadError::Refused)?;
        Ok(Instance {
            store,
            bindings,
            handle,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::assets::COMPONENT;

    fn pool() -> Pool {
        let built = crate::packs::starter("community")
            .expect("shipped")
            .build()
            .expect("without mistakes");
        Pool::new(COMPONENT, &built.bytes).expect("a good pack")
    }

    /// Runs out of fuel in the middle of a call: the harshest trap there is, for
    /// the guest has no say in it.
    #[test]
    fn a_call_without_fuel_costs_its_instance_and_nothing_else() {
        let pool = pool();
        let idle = || pool.idle.lock().expect("unpoisoned").len();
        assert_eq!(idle(), 1);
        let fault = pool.run(0, |screening, store, handle| {
            store.set_fuel(10)?;
            screening
                .engine()
                .call_call(store, handle, "screen", &b"{}".to_vec())
        });
        assert!(fault.expect_err("no fuel").to_string().contains("fuel"));
        assert_eq!(idle(), 0);
        assert!(
            pool.call("screen", b"{}")
                .expect("a new instance answers")
                .is_err()
        );
        assert_eq!(idle(), 1);
    }

    /// A pack larger than the memory an instance may have: the guest's allocator
    /// gives up, which is a trap, and the host goes on.
    #[test]
    fn a_pack_beyond_the_memory_cap_is_a_fault() {
        let error = Pool::new(COMPONENT, &vec![b' '; MEMORY_BYTES_MAX + 1]).expect_err("too large");
        assert!(matches!(error, LoadError::Fault(_)), "{error}");
    }

    #[test]
    fn a_pack_that_is_none_is_refused() {
        let error = Pool::new(COMPONENT, b"PK\x03\x04").expect_err("a zip file");
        assert!(matches!(error, LoadError::Refused(_)), "{error}");
    }
}
