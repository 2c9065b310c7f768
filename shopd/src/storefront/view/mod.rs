//! What each page shows, as plain text, and the template that shows it.
//!
//! Nothing here knows the domain: handlers turn what they found into these structs, prices and dates already
//! written out. Each struct named `…Page` renders one file of `templates/storefront/`.

mod account;
mod address;
pub mod admin;
mod cart;
mod catalog;
mod checkout;
mod error;
mod field;
mod form;
mod invoice;
mod layout;
mod order;
mod pagination;
mod picture;
mod product;
mod structured;
#[cfg(test)]
mod tests;
mod wishlist;
mod words;

pub use account::{AccountPage, RegisterPage, SessionRow, SignInPage};
pub use address::{AddressBookPage, AddressCard, AddressForm, AddressPage, SavedChoice};
pub use cart::{CartLine, CartPage, Notice, NoticeKind, Totals};
pub use catalog::{
    CategoriesPage, CategoryCard, CategoryPage, Filters, HomePage, ProductListPage, Results,
    SearchPage,
};
pub use checkout::{CheckoutLine, CheckoutPage};
pub use error::{ErrorPage, GonePage};
pub use field::{Choice, ErrorSummary, Field, FieldKind, Presence};
pub use form::{password_fields, profile_fields, register_fields, sign_in_fields};
pub use invoice::{InvoicePage, Seller};
pub use layout::{AccountLink, Flash, FlashKind, Layout, Link, Section, render};
pub use order::{
    LookupPage, OrderLine, OrderPage, OrderRow, OrdersPage, StatusBadge, StatusKind, StepState,
    TimelineStep,
};
pub use pagination::{PageLink, Pagination, page_href};
pub use picture::{Picture, Source};
pub use product::{
    Badge, BadgeKind, OptionChoice, OptionPicker, OptionState, Price, ProductCard, ProductPage,
    Stock,
};
pub use structured::StructuredData;
pub use wishlist::{WishRow, WishlistPage};
pub use words::{WordsPage, WordsSection};
