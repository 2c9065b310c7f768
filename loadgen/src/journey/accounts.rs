use std::{collections::VecDeque, sync::Mutex};

/// The accounts that no visit uses: two visitors who are signed in as one person share a cart, and spoil each other's
/// purchase.
#[derive(Debug)]
pub(super) struct FreeAccounts(Mutex<VecDeque<usize>>);

impl FreeAccounts {
    /// So many accounts, all of them free.
    pub(super) fn new(count: usize) -> Self {
        Self(Mutex::new((0..count).collect()))
    }

    /// Takes the account that has been free longest, in exchange for the one that is held. `None` if all are in use.
    pub(super) fn take(&self, held: Option<usize>) -> Option<usize> {
        let mut free = self
            .0
            .lock()
            .expect("nothing panics while it holds the accounts");
        free.extend(held);
        free.pop_front()
    }

    /// Gives an account back.
    pub(super) fn give_back(&self, held: Option<usize>) {
        let mut free = self
            .0
            .lock()
            .expect("nothing panics while it holds the accounts");
        free.extend(held);
    }
}
