//! The JSON contract: what the server writes and what its clients read, one file per resource.
//!
//! Key order is part of the contract, and every key is always there: a value that is absent is `null`. Money
//! comes as a trimmed string, moments as UTC with milliseconds. Requests are described here for the clients
//! that send them and for the OpenAPI document; the server reads them with its own checks.
//!
//! These types know the domain's values, never the other way round.

mod account;
mod audit;
mod cart;
mod catalog;
#[cfg(test)]
mod check;
mod convert;
mod envelope;
mod health;
mod moment;
mod money;
pub mod ops;
mod order;
mod patch;
mod search;
mod secret;
#[cfg(all(test, feature = "openapi"))]
mod tests;
mod word;

pub use account::{
    AccountResponse, ChangeAccessRequest, ChangePasswordRequest, ChangeProfileRequest,
    ChangedUserResponse, LoginRequest, NewUserResponse, RegisterRequest, RegisteredResponse,
    SessionResponse, SignedInResponse, SignedInUserResponse, UserResponse,
};
pub use audit::AuditEntryResponse;
pub use cart::{
    AddToCartRequest, CartLineResponse, CartNoticeResponse, CartProduct, CartResponse,
    ChangeCartLineRequest, ChangedCartResponse,
};
pub use catalog::{
    CategoryMini, CategoryResponse, ChangeCategoryRequest, ChangeProductRequest,
    CountedCategoryResponse, CreateCategoryRequest, CreateProductRequest, ListedProductResponse,
    ProductCount, ProductResponse, ShownCategoryResponse, ShownProductResponse, VariantResponse,
};
pub use envelope::{
    Data, ErrorBody, ErrorDetail, Failure, List, Message, PageMeta, Stretch, StretchMeta, Success,
};
pub use health::{CacheMetricsResponse, StatusResponse, VersionResponse};
pub use moment::Moment;
pub use money::{Amount, Price};
pub use order::{
    AddressRequest, ChangeOrderStatusRequest, ChangedOrderResponse, CustomerResponse, LineCount,
    ListedOrderLineResponse, ListedOrderResponse, OrderLineResponse, OrderResponse,
    OrderStatsResponse, OrderSummaryResponse, OrderedProduct, PlaceOrderItem, PlaceOrderRequest,
    RecentOrders, ShownOrderLineResponse, ShownOrderResponse, ShownOrderedProduct,
};
pub use search::{
    PopularCategory, PopularResponse, ProductHintResponse, SearchMeta, SearchResponse,
    SuggestResponse,
};
pub use secret::Secret;
