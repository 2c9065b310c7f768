use shop_core::{
    cart::{self, Cart, ChangeCartError, ChangedCart, MAX_LINE_QUANTITY, MAX_LINES},
    id::ProductId,
};

use crate::{
    error::AppError,
    extract::{
        PathText,
        input::{Fields, FromFields},
    },
    storefront::{
        view::Flash,
        visit::{PageResult, Submitted},
    },
};

/// More than anybody's cart can hold, so that wishes above the limit are cut and not refused.
const MAX_WISH: u32 = 1_000_000;
const GONE: &str = "That product is not in your cart any more.";
const NOT_SOLD: &str = "That product is no longer sold.";
const BAD_QUANTITY: &str = "Enter the quantity as a whole number from 1.";

pub(crate) struct AddToCartForm {
    product_id: ProductId,
    quantity: u32,
}

impl FromFields for AddToCartForm {
    fn from_fields(fields: &mut Fields<'_>) -> Option<Self> {
        let product_id = fields
            .required("product_id")
            .parsed(ProductId::parse, NOT_SOLD);
        let quantity = fields.optional("quantity").integer(1..=MAX_WISH);
        Some(Self {
            product_id: product_id?,
            quantity: quantity?.unwrap_or(1),
        })
    }
}

pub(crate) struct ChangeCartLineForm {
    quantity: u32,
}

impl FromFields for ChangeCartLineForm {
    fn from_fields(fields: &mut Fields<'_>) -> Option<Self> {
        let quantity = fields.required("quantity").integer(0..=MAX_WISH)?;
        Some(Self { quantity })
    }
}

/// `POST /cart/lines`
pub(super) async fn add_to_cart(mut submitted: Submitted) -> PageResult {
    let flash = match submitted.decode::<AddToCartForm>() {
        Ok(form) => add(&submitted, form).await?,
        Err(errors) if errors.first("product_id").is_some() => Flash::problem(NOT_SOLD),
        Err(_) => Flash::problem(BAD_QUANTITY),
    };
    submitted.visit.remember_longer();
    Ok(submitted.visit.go_with("/cart", &[flash]))
}

async fn add(submitted: &Submitted, form: AddToCartForm) -> Result<Flash, AppError> {
    let visit = &submitted.visit;
    let (owner, entropy) = (visit.cart_owner(), visit.app.entropy.as_ref());
    let AddToCartForm {
        product_id,
        quantity,
    } = form;
    let storage = &visit.app.storage;
    match cart::add_to_cart(storage, owner, product_id, quantity, visit.now(), entropy).await {
        Ok(changed) => Ok(limit_of(&changed, product_id).unwrap_or_else(|| {
            let name = name_of(&changed.cart, product_id);
            Flash::success(format!("{quantity} × {name} was put in your cart."))
        })),
        Err(error) => refusal(error),
    }
}

/// `POST /cart/lines/{product_id}`
pub(super) async fn change_cart_line(path: PathText, mut submitted: Submitted) -> PageResult {
    let flash = match submitted.decode::<ChangeCartLineForm>() {
        Ok(form) => set(&submitted, &path, form.quantity).await?,
        Err(_) => Flash::problem(BAD_QUANTITY),
    };
    submitted.visit.remember_longer();
    Ok(submitted.visit.go_with("/cart", &[flash]))
}

/// `POST /cart/lines/{product_id}/remove`
pub(super) async fn remove_cart_line(path: PathText, submitted: Submitted) -> PageResult {
    let flash = set(&submitted, &path, 0).await?;
    Ok(submitted.visit.go_with("/cart", &[flash]))
}

/// `POST /cart/clear`
pub(super) async fn clear_cart(submitted: Submitted) -> PageResult {
    let visit = &submitted.visit;
    cart::clear_cart(&visit.app.storage, visit.cart_owner()).await?;
    Ok(visit.go_saying("/cart", "Your cart is empty now."))
}

async fn set(
    submitted: &Submitted,
    PathText(id): &PathText,
    quantity: u32,
) -> Result<Flash, AppError> {
    let visit = &submitted.visit;
    let Some(id) = ProductId::parse(id) else {
        return Ok(Flash::info(GONE));
    };
    let (owner, entropy) = (visit.cart_owner(), visit.app.entropy.as_ref());
    let storage = &visit.app.storage;
    match cart::change_cart_line(storage, owner, id, quantity, visit.now(), entropy).await {
        Ok(_) if quantity == 0 => Ok(Flash::success("The product was taken out of your cart.")),
        Ok(changed) => Ok(limit_of(&changed, id).unwrap_or_else(|| {
            let name = name_of(&changed.cart, id);
            Flash::success(format!("There are now {quantity} × {name} in your cart."))
        })),
        Err(error) => refusal(error),
    }
}

/// Why there are fewer pieces in the cart than were asked for, where there are.
fn limit_of(changed: &ChangedCart, id: ProductId) -> Option<Flash> {
    let most = changed.limited_to?;
    let name = name_of(&changed.cart, id);
    Some(Flash::info(if most >= MAX_LINE_QUANTITY {
        format!("A cart takes at most {most} pieces of {name}, so we put {most} in your cart.")
    } else {
        format!("Only {most} of {name} left, so we put {most} in your cart.")
    }))
}

fn name_of(cart: &Cart, id: ProductId) -> &str {
    let line = cart.lines.iter().find(|line| line.product.id == id);
    line.map_or("the product", |line| &line.product.name)
}

/// What the shopper is told when the cart stays as it is.
fn refusal(error: ChangeCartError) -> Result<Flash, AppError> {
    Ok(match error {
        ChangeCartError::NotAvailable => Flash::problem(NOT_SOLD),
        ChangeCartError::SoldOut { name } => {
            Flash::problem(format!("{name} is sold out, so your cart stays as it was."))
        }
        ChangeCartError::Full => Flash::problem(format!(
            "A cart takes at most {MAX_LINES} different products. Take one out to add another."
        )),
        ChangeCartError::NotInCart => Flash::info(GONE),
        ChangeCartError::Store(error) => return Err(error.into()),
    })
}
