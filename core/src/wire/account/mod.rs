//! Accounts and their sessions.

mod request;
mod session;
mod user;

pub use request::{
    ChangeAccessRequest, ChangePasswordRequest, ChangeProfileRequest, LoginRequest, RegisterRequest,
};
pub use session::SessionResponse;
pub use user::{
    AccountResponse, ChangedUserResponse, NewUserResponse, RegisteredResponse, SignedInResponse,
    SignedInUserResponse, UserResponse,
};
