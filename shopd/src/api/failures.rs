//! The failures that the API's description names, once for all operations.

use utoipa::{
    ToResponse,
    openapi::{Content, Ref, RefOr, Response, ResponseBuilder},
};

macro_rules! failures {
    ($($name:ident: $description:literal;)*) => {$(
        #[doc = $description]
        pub(crate) struct $name;

        impl ToResponse<'_> for $name {
            fn response() -> (&'static str, RefOr<Response>) {
                (stringify!($name), failure($description).into())
            }
        }
    )*};
}

failures! {
    BadRequest: "A rule of the shop is broken, or the body is not JSON; the message says which.";
    Unauthorized: "The token is absent, expired or revoked.";
    Forbidden: "The account may not do this.";
    NotFound: "There is no such thing, or it belongs to somebody else.";
    Conflict: "Something else already has what was asked for; the message says what.";
    TooSlow: "The body did not arrive in time.";
    TooLarge: "The body is larger than 1 MiB.";
    WrongMediaType: "The body is not JSON.";
    Invalid: "A field does not have the required form; `errors` says which and why.";
    TooMany: "Too many requests from this address; `Retry-After` says in how many seconds to come back.";
    Failed: "The server failed; the request may be sent again.";
    Unavailable: "Something the shop needs cannot be reached, or too much is waiting; try again later.";
}

fn failure(description: &str) -> Response {
    let body = Content::new(Some(Ref::from_schema_name("ErrorBody")));
    ResponseBuilder::new()
        .description(description)
        .content("application/json", body)
        .build()
}
