use std::{
    any::Any,
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use tokio::sync::watch;

use super::{
    entry::Entry,
    epoch::{Epoch, Epochs},
};

/// The loads that are under way, one per key.
#[derive(Default)]
pub(super) struct Flights(Mutex<HashMap<Arc<str>, Flight>>);

/// How a load ended.
#[derive(Clone)]
pub(super) enum Landing {
    Loaded(Arc<Entry>),
    Failed(Arc<dyn Any + Send + Sync>),
}

/// A load that is under way, as whoever waits for it sees it.
#[derive(Clone)]
pub(super) struct Flight {
    began_in: Epoch,
    landing: watch::Receiver<Option<Landing>>,
}

/// What a request for a key is to do.
pub(super) enum Seat {
    /// Load, and tell the others.
    Lead(Lead),
    /// Wait for the load that is under way.
    Follow(Flight),
}

/// The duty to load; dropping it without a landing lets one of those who wait take over.
pub(super) struct Lead {
    flights: Arc<Flights>,
    key: Arc<str>,
    landing: watch::Sender<Option<Landing>>,
}

impl Flights {
    /// Joins the load of `key`, or leads one where there is none, or where everything loaded by it would be
    /// refused.
    pub(super) fn join(self: &Arc<Self>, key: &Arc<str>, epochs: &Epochs) -> Seat {
        let mut flights = self.lock();
        if let Some(flight) = flights
            .get(key)
            .filter(|flight| epochs.admit(flight.began_in, &[]))
        {
            return Seat::Follow(flight.clone());
        }
        let (landing, receiver) = watch::channel(None);
        let flight = Flight {
            began_in: epochs.current(),
            landing: receiver,
        };
        flights.insert(Arc::clone(key), flight);
        Seat::Lead(Lead {
            flights: Arc::clone(self),
            key: Arc::clone(key),
            landing,
        })
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<Arc<str>, Flight>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Flight {
    /// Waits for the end of the load; `None` when whoever led it went away.
    pub(super) async fn landing(mut self) -> Option<Landing> {
        let landing = self.landing.wait_for(Option::is_some).await.ok()?;
        landing.clone()
    }
}

impl Lead {
    pub(super) fn key(&self) -> &Arc<str> {
        &self.key
    }

    /// Ends the load and tells everybody who waits.
    pub(super) fn land(self, landing: Landing) {
        self.landing.send_replace(Some(landing));
    }
}

impl Drop for Lead {
    fn drop(&mut self) {
        let mut flights = self.flights.lock();
        let own = flights
            .get(&self.key)
            .is_some_and(|flight| self.landing.subscribe().same_channel(&flight.landing));
        if own {
            flights.remove(&self.key);
        }
    }
}
