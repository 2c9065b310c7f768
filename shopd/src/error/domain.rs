//! What the facts of the domain mean to a client.

use std::{sync::Arc, time::Duration};

use shop_core::{
    account::{ChangeAccountError, ChangePasswordError, RegisterError, SignInError},
    auth::HasherBusy,
    cart::ChangeCartError,
    catalog::{
        DeleteCategoryError, MAX_OPTION_LENGTH, MAX_OPTIONS, MAX_VARIANTS, OptionError,
        VariantError, WriteCategoryError, WriteProductError,
    },
    money::Money,
    order::{CancelOrderError, ChangeStatusError, MAX_LINES, MAX_NOTES, PlaceOrderError},
    storage::StoreError,
};

use super::{AppError, UnauthorizedReason, chain_of};

impl From<StoreError> for AppError {
    fn from(error: StoreError) -> Self {
        match error {
            error @ (StoreError::Unavailable(_) | StoreError::CannotWrite(_)) => {
                database_not_ready(&error)
            }
            error @ (StoreError::Rule { .. }
            | StoreError::Refused(_)
            | StoreError::Corrupt { .. }
            | StoreError::Migration(_)
            | StoreError::Folder(_)) => Self::internal(error),
        }
    }
}

/// A load that several requests shared.
impl From<Arc<StoreError>> for AppError {
    fn from(error: Arc<StoreError>) -> Self {
        match error.as_ref() {
            error @ (StoreError::Unavailable(_) | StoreError::CannotWrite(_)) => {
                database_not_ready(error)
            }
            StoreError::Rule { .. }
            | StoreError::Refused(_)
            | StoreError::Corrupt { .. }
            | StoreError::Migration(_)
            | StoreError::Folder(_) => Self::internal(error),
        }
    }
}

fn database_not_ready(error: &StoreError) -> AppError {
    let mut cause = chain_of(error);
    if matches!(error, StoreError::CannotWrite(_)) {
        cause += "; nothing was changed: free space on its disk, or make it writable again";
    }
    AppError::NotReady {
        dependency: "database",
        cause,
    }
}

impl From<HasherBusy> for AppError {
    fn from(HasherBusy: HasherBusy) -> Self {
        Self::Busy {
            retry_after: Duration::from_secs(1),
        }
    }
}

impl From<WriteCategoryError> for AppError {
    fn from(error: WriteCategoryError) -> Self {
        match error {
            WriteCategoryError::NotFound => Self::NotFound("Category"),
            WriteCategoryError::Outdated => {
                Self::Conflict("The category has been changed meanwhile: read it again".to_owned())
            }
            WriteCategoryError::UnknownParent => {
                Self::BadRequest("Parent category not found".to_owned())
            }
            WriteCategoryError::Circle => {
                Self::BadRequest("A category cannot be placed below itself".to_owned())
            }
            WriteCategoryError::SlugTaken => {
                Self::Conflict("A category with this slug already exists".to_owned())
            }
            WriteCategoryError::Store(error) => error.into(),
        }
    }
}

impl From<DeleteCategoryError> for AppError {
    fn from(error: DeleteCategoryError) -> Self {
        match error {
            DeleteCategoryError::NotFound => Self::NotFound("Category"),
            DeleteCategoryError::HasProducts { count } => Self::BadRequest(format!(
                "Cannot delete a category with {count} products: move or delete them first"
            )),
            DeleteCategoryError::Store(error) => error.into(),
        }
    }
}

impl From<WriteProductError> for AppError {
    fn from(error: WriteProductError) -> Self {
        match error {
            WriteProductError::NotFound => Self::NotFound("Product"),
            WriteProductError::Outdated => {
                Self::Conflict("The product has been changed meanwhile: read it again".to_owned())
            }
            WriteProductError::UnknownCategory => Self::BadRequest("Category not found".to_owned()),
            WriteProductError::SlugTaken => {
                Self::Conflict("A product with this slug already exists".to_owned())
            }
            WriteProductError::SkuTaken => {
                Self::Conflict("A product with this SKU already exists".to_owned())
            }
            WriteProductError::Variant(error) => error.into(),
            WriteProductError::Store(error) => error.into(),
        }
    }
}

impl From<VariantError> for AppError {
    fn from(error: VariantError) -> Self {
        match error {
            VariantError::Options(OptionError::TooMany) => {
                Self::BadRequest(format!("A product has at most {MAX_OPTIONS} options"))
            }
            VariantError::Options(OptionError::Text) => Self::BadRequest(format!(
                "Names and values of options have 1 to {MAX_OPTION_LENGTH} characters, none of which is = or ;"
            )),
            VariantError::Options(OptionError::Twice { name }) => {
                Self::BadRequest(format!("The option {name} is named twice"))
            }
            VariantError::UnknownLead => {
                Self::BadRequest("The product that it is a variant of was not found".to_owned())
            }
            VariantError::LeadIsVariant => {
                Self::BadRequest("A variant has no variants of its own".to_owned())
            }
            VariantError::LeadWithoutOptions => Self::BadRequest(
                "A product without options has no variants: give it its own options first"
                    .to_owned(),
            ),
            VariantError::OtherOptions { names } => {
                Self::BadRequest(format!("Every variant has the same options: {names}"))
            }
            VariantError::SameOptions { sku } => {
                Self::Conflict(format!("The variant {sku} has the same options"))
            }
            VariantError::TooMany => {
                Self::Conflict(format!("A product has at most {MAX_VARIANTS} variants"))
            }
        }
    }
}

impl From<RegisterError> for AppError {
    fn from(error: RegisterError) -> Self {
        match error {
            RegisterError::EmailTaken => {
                Self::Conflict("User with this email already exists".to_owned())
            }
            RegisterError::Busy(busy) => busy.into(),
            RegisterError::Store(error) => error.into(),
        }
    }
}

impl From<SignInError> for AppError {
    fn from(error: SignInError) -> Self {
        match error {
            SignInError::UnknownEmail | SignInError::WrongPassword { .. } => {
                Self::Unauthorized(UnauthorizedReason::BadCredentials)
            }
            SignInError::Disabled { .. } => Self::Unauthorized(UnauthorizedReason::AccountDisabled),
            SignInError::Busy(busy) => busy.into(),
            SignInError::Store(error) => error.into(),
        }
    }
}

impl From<ChangeAccountError> for AppError {
    fn from(error: ChangeAccountError) -> Self {
        match error {
            ChangeAccountError::NotFound => Self::NotFound("User"),
            ChangeAccountError::OwnAccount => Self::BadRequest(
                "Administrators cannot disable or demote their own account".to_owned(),
            ),
            ChangeAccountError::LastAdministrator => Self::BadRequest(
                "This is the last active administrator: make another one first".to_owned(),
            ),
            ChangeAccountError::EmailTaken => Self::Conflict("Email is already in use".to_owned()),
            ChangeAccountError::Store(error) => error.into(),
        }
    }
}

impl From<ChangePasswordError> for AppError {
    fn from(error: ChangePasswordError) -> Self {
        match error {
            ChangePasswordError::NotFound => Self::NotFound("User"),
            ChangePasswordError::WrongPassword => {
                Self::BadRequest("Current password is incorrect".to_owned())
            }
            ChangePasswordError::Busy(busy) => busy.into(),
            ChangePasswordError::Store(error) => error.into(),
        }
    }
}

impl From<ChangeCartError> for AppError {
    fn from(error: ChangeCartError) -> Self {
        match error {
            ChangeCartError::NotAvailable => {
                Self::BadRequest("The product is not available".to_owned())
            }
            ChangeCartError::SoldOut { name } => {
                Self::BadRequest(format!("Insufficient stock for {name}: none is left"))
            }
            ChangeCartError::Full => Self::BadRequest(format!(
                "A cart holds at most {} different products",
                shop_core::cart::MAX_LINES
            )),
            ChangeCartError::NotInCart => Self::NotFound("Cart item"),
            ChangeCartError::Store(error) => error.into(),
        }
    }
}

impl From<PlaceOrderError> for AppError {
    fn from(error: PlaceOrderError) -> Self {
        match error {
            PlaceOrderError::OutOfBounds => Self::invalid(
                "items",
                format!(
                    "An order takes 1 to {MAX_LINES} products and 1 to {} pieces of each",
                    shop_core::order::MAX_QUANTITY
                ),
            ),
            PlaceOrderError::NotAvailable => {
                Self::BadRequest("One or more products are not available".to_owned())
            }
            PlaceOrderError::InsufficientStock {
                name, available, ..
            } => Self::BadRequest(format!(
                "Insufficient stock for {name}. Available: {available}"
            )),
            PlaceOrderError::TotalTooLarge => Self::invalid(
                "items",
                format!("The total of an order is at most {}", Money::MAX),
            ),
            PlaceOrderError::TotalChanged { total } => {
                Self::Conflict(format!("The total has changed to {total}"))
            }
            PlaceOrderError::KeyReused => Self::IdempotencyMismatch,
            PlaceOrderError::Store(error) => error.into(),
        }
    }
}

impl From<CancelOrderError> for AppError {
    fn from(error: CancelOrderError) -> Self {
        match error {
            CancelOrderError::NotFound => Self::NotFound("Order"),
            CancelOrderError::CannotCancel(status) => {
                Self::BadRequest(format!("Cannot cancel order with status {status}"))
            }
            CancelOrderError::Store(error) => error.into(),
        }
    }
}

impl From<ChangeStatusError> for AppError {
    fn from(error: ChangeStatusError) -> Self {
        match error {
            ChangeStatusError::NotFound => Self::NotFound("Order"),
            ChangeStatusError::NotAllowed { from, to } => {
                Self::BadRequest(format!("Cannot change order status from {from} to {to}"))
            }
            ChangeStatusError::NotesTooLong => Self::invalid(
                "notes",
                format!("The notes of an order hold at most {MAX_NOTES} characters"),
            ),
            ChangeStatusError::Store(error) => error.into(),
        }
    }
}
