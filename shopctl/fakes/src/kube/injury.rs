use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};

use super::fake::FakeKube;

/// What is wrong with the pods of an image.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Injury {
    /// It cannot be pulled.
    Missing,
    /// Its readiness probe fails, with this message.
    NotReady(String),
    /// It ends with an error, again and again.
    Crashing,
    /// No node has room.
    Unschedulable,
}

/// What is wrong, by the tag of the image.
#[derive(Debug, Default)]
pub(crate) struct Injuries(Mutex<HashMap<String, Injury>>);

impl Injuries {
    /// What is wrong with an image.
    pub(crate) fn of(&self, image: &str) -> Option<Injury> {
        let tag = image.rsplit(':').next().unwrap_or_default();
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .get(tag)
            .cloned()
    }

    fn set(&self, tag: &str, injury: Option<Injury>) {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match injury {
            Some(injury) => all.insert(tag.to_owned(), injury),
            None => all.remove(tag),
        };
    }
}

/// What is wrong with new pods.
impl FakeKube {
    /// Lets images with this tag be missing: `ErrImagePull`, then `ImagePullBackOff`.
    pub fn break_image(&self, tag: &str) {
        self.world().injuries.set(tag, Some(Injury::Missing));
    }

    /// Lets pods with this tag run without ever being ready; their probe says so with this message, as in
    /// `HTTP probe failed with statuscode: 503`.
    pub fn never_ready(&self, tag: &str, probe: &str) {
        self.world()
            .injuries
            .set(tag, Some(Injury::NotReady(probe.to_owned())));
    }

    /// Lets pods with this tag end with exit code 1 after each start: `CrashLoopBackOff`.
    pub fn crash_loop(&self, tag: &str) {
        self.world().injuries.set(tag, Some(Injury::Crashing));
    }

    /// Lets no node have room for pods with this tag.
    pub fn unschedulable(&self, tag: &str) {
        self.world().injuries.set(tag, Some(Injury::Unschedulable));
    }

    /// Lets pods with this tag be well again, those that are there too.
    pub fn heal(&self, tag: &str) {
        self.world().injuries.set(tag, None);
    }
}
