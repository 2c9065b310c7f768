//! Tries a password so many times as a sign-in does, and nothing else: what a sign-in cannot cost less than. Takes how
//! often.

use std::error::Error;

use secrecy::SecretString;
use shop_core::auth::{HashCost, PasswordHasher};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let times: u32 = std::env::args()
        .nth(1)
        .ok_or("usage: hash TIMES")?
        .parse()?;
    let hasher = PasswordHasher::new(1, 0, HashCost::Recommended);
    let password = SecretString::from("password123");
    for _ in 0..times {
        // Without an account the work is the same.
        hasher.verify(&password, None).await?;
    }
    Ok(())
}
