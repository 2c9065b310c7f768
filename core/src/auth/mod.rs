//! Proof of who somebody is: password hashes, and the signed tokens that name a session.

mod password;
mod patient_threads;
mod token;

pub use password::{HashCost, HasherBusy, PasswordHasher, Verdict};
pub use token::{Claims, TokenSigner, install_crypto};
