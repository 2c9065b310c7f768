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
    messages::Lang,
    storefront::{
        view::Flash,
        visit::{PageResult, Submitted},
    },
};

/// More than anybody's cart can hold, so that wishes above the limit are cut and not refused.
const MAX_WISH: u32 = 1_000_000;
pub(crate) struct AddToCartForm {
    product_id: ProductId,
    quantity: u32,
}

impl FromFields for AddToCartForm {
    fn from_fields(fields: &mut Fields<'_>) -> Option<Self> {
        let product_id = fields
            .required("product_id")
            .parsed(ProductId::parse, "cart-not-sold");
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
        Err(errors) if errors.first("product_id").is_some() => {
            Flash::problem(submitted.visit.say("cart-not-sold"))
        }
        Err(_) => Flash::problem(submitted.visit.say("cart-bad-quantity")),
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
        Ok(changed) => Ok(
            limit_of(visit.lang, &changed, product_id).unwrap_or_else(|| {
                let name = name_of(visit.lang, &changed.cart, product_id);
                let told = visit
                    .say_with("cart-added", "quantity", &quantity)
                    .and("name", &name);
                Flash::success(told)
            }),
        ),
        Err(error) => refusal(visit.lang, error),
    }
}

/// `POST /cart/lines/{product_id}`
pub(super) async fn change_cart_line(path: PathText, mut submitted: Submitted) -> PageResult {
    let flash = match submitted.decode::<ChangeCartLineForm>() {
        Ok(form) => set(&submitted, &path, form.quantity).await?,
        Err(_) => Flash::problem(submitted.visit.say("cart-bad-quantity")),
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
    Ok(visit.go_saying("/cart", visit.say("cart-cleared")))
}

async fn set(
    submitted: &Submitted,
    PathText(id): &PathText,
    quantity: u32,
) -> Result<Flash, AppError> {
    let visit = &submitted.visit;
    let Some(id) = ProductId::parse(id) else {
        return Ok(Flash::info(visit.say("cart-gone")));
    };
    let (owner, entropy) = (visit.cart_owner(), visit.app.entropy.as_ref());
    let storage = &visit.app.storage;
    match cart::change_cart_line(storage, owner, id, quantity, visit.now(), entropy).await {
        Ok(_) if quantity == 0 => Ok(Flash::success(visit.say("cart-removed"))),
        Ok(changed) => Ok(limit_of(visit.lang, &changed, id).unwrap_or_else(|| {
            let name = name_of(visit.lang, &changed.cart, id);
            let told = visit
                .say_with("cart-changed", "quantity", &quantity)
                .and("name", &name);
            Flash::success(told)
        })),
        Err(error) => refusal(visit.lang, error),
    }
}

/// Why there are fewer pieces in the cart than were asked for, where there are.
fn limit_of(lang: Lang, changed: &ChangedCart, id: ProductId) -> Option<Flash> {
    let most = changed.limited_to?;
    let name = name_of(lang, &changed.cart, id);
    let key = if most >= MAX_LINE_QUANTITY {
        "cart-limited"
    } else {
        "cart-limited-by-stock"
    };
    Some(Flash::info(
        lang.say_with(key, "name", &name).and("most", &most),
    ))
}

fn name_of(lang: Lang, cart: &Cart, id: ProductId) -> String {
    let line = cart.lines.iter().find(|line| line.product.id == id);
    line.map_or_else(
        || lang.say("cart-the-product").to_owned(),
        |line| line.product.title(),
    )
}

/// What the shopper is told when the cart stays as it is.
fn refusal(lang: Lang, error: ChangeCartError) -> Result<Flash, AppError> {
    Ok(match error {
        ChangeCartError::NotAvailable => Flash::problem(lang.say("cart-not-sold")),
        ChangeCartError::SoldOut { name } => {
            Flash::problem(lang.say_with("cart-sold-out", "name", &name))
        }
        ChangeCartError::Full => Flash::problem(lang.say_with("cart-full", "most", &MAX_LINES)),
        ChangeCartError::NotInCart => Flash::info(lang.say("cart-gone")),
        ChangeCartError::Store(error) => return Err(error.into()),
    })
}
