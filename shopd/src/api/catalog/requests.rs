use std::ops::RangeInclusive;

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde_json::Value;
use shop_core::{
    catalog::{
        CategoryPatch, Direction, MAX_OPTION_LENGTH, MAX_OPTIONS, NewCategory, NewProduct,
        ProductFilter, ProductOption, ProductOrder, ProductPatch, ProductPlace, ProductStatus,
    },
    id::{CategoryId, ProductId},
    money::Rounding,
    page::PageRequest,
};
use uuid::Uuid;

use crate::extract::input::{Field, Fields, FromFields, Required, length};

const STATUSES: [(&str, ProductStatus); 3] = [
    (ProductStatus::Draft.as_str(), ProductStatus::Draft),
    (ProductStatus::Active.as_str(), ProductStatus::Active),
    (ProductStatus::Archived.as_str(), ProductStatus::Archived),
];
/// The length of a `categoryId` that narrows a list.
pub(in crate::api) const CATEGORY_FILTER: RangeInclusive<usize> = 0..=*length::REFERENCE.end();
/// The length of a place in a list, which may hold the longest name there is.
const CURSOR: RangeInclusive<usize> = 0..=4096;
/// How many more pictures a product may have.
const MAX_IMAGES: usize = 50;
/// The length of the name or the value of an option.
const OPTION: RangeInclusive<usize> = 1..=MAX_OPTION_LENGTH;
/// The most pieces of a product.
const MAX_STOCK: u32 = 1_000_000_000;

/// Which products a caller wants to see.
pub(crate) struct ListProducts {
    pub(super) filter: ProductFilter,
    pub(super) order: ProductOrder,
    pub(super) page: PageRequest,
    /// Where the list goes on, for who asks for no page.
    pub(super) place: Option<ProductPlace>,
}

impl FromFields for ListProducts {
    fn from_fields(fields: &mut Fields<'_>) -> Option<Self> {
        let page = fields.page_request(20, 100);
        let category = fields.optional("categoryId").text(CATEGORY_FILTER);
        let status = fields.optional("status").one_of(&STATUSES);
        let min_price = fields.optional("minPrice").price_bound(Rounding::Up);
        let max_price = fields.optional("maxPrice").price_bound(Rounding::Down);
        let featured = fields.optional("featured").boolean();
        let order = order(fields)?;
        let place = place(fields, order);
        Some(Self {
            filter: ProductFilter {
                status: status?,
                category: category?.as_deref().and_then(category_of_filter),
                min_price: min_price?,
                max_price: max_price?,
                featured: featured?,
                ..ProductFilter::default()
            },
            order,
            page: page?,
            place: place?,
        })
    }
}

fn place(fields: &mut Fields<'_>, order: ProductOrder) -> Option<Option<ProductPlace>> {
    let Some(cursor) = fields.optional("cursor").text(CURSOR)? else {
        return Some(None);
    };
    let text = URL_SAFE_NO_PAD.decode(cursor).ok();
    let text = text.and_then(|bytes| String::from_utf8(bytes).ok());
    match text.and_then(|text| ProductPlace::of_text(order, &text)) {
        Some(place) => Some(Some(place)),
        None => fields.refuse("cursor", "Not a cursor of a list in this order"),
    }
}

/// The text that [`ListProducts`] reads as a place.
pub(super) fn cursor(place: &ProductPlace) -> String {
    URL_SAFE_NO_PAD.encode(place.to_text())
}

fn order(fields: &mut Fields<'_>) -> Option<ProductOrder> {
    type Sort = fn(Direction) -> ProductOrder;
    const COLUMNS: [(&str, Sort); 3] = [
        ("name", ProductOrder::Name),
        ("price", ProductOrder::Price),
        ("createdAt", ProductOrder::CreatedAt),
    ];
    const DIRECTIONS: [(&str, Direction); 2] = [
        ("asc", Direction::Ascending),
        ("desc", Direction::Descending),
    ];
    let sort = fields.optional("sortBy").one_of(&COLUMNS);
    let direction = fields.optional("sortOrder").one_of(&DIRECTIONS);
    let sort = sort?.unwrap_or(ProductOrder::CreatedAt);
    Some(sort(direction?.unwrap_or(Direction::Descending)))
}

/// The category that a filter names; an empty text narrows nothing.
pub(in crate::api) fn category_of_filter(text: &str) -> Option<CategoryId> {
    (!text.is_empty()).then(|| named(text))
}

/// The category that a text names; the nil id, which no category has, where it is not an id at all.
fn named(text: &str) -> CategoryId {
    CategoryId::parse(text).unwrap_or(CategoryId(Uuid::nil()))
}

impl FromFields for NewCategory {
    fn from_fields(fields: &mut Fields<'_>) -> Option<Self> {
        let name = fields.required("name").text(length::NAME);
        let slug = fields.required("slug").text(length::SLUG);
        let description = fields.nullable("description").text(length::DESCRIPTION);
        let image_url = fields.nullable("imageUrl").url();
        let parent_id = fields.nullable("parentId").text(length::REFERENCE);
        let sort_order = fields.optional("sortOrder").integer(i32::MIN..=i32::MAX);
        Some(Self {
            name: name?,
            slug: slug?,
            description: description?.into_value(),
            image_url: image_url?.into_value(),
            parent_id: parent_id?.into_value().as_deref().map(named),
            sort_order: sort_order?.unwrap_or(0),
        })
    }
}

impl FromFields for CategoryPatch {
    fn from_fields(fields: &mut Fields<'_>) -> Option<Self> {
        let name = fields.optional("name").text(length::NAME);
        let slug = fields.optional("slug").text(length::SLUG);
        let description = fields.nullable("description").text(length::DESCRIPTION);
        let image_url = fields.nullable("imageUrl").url();
        let parent_id = fields.nullable("parentId").text(length::REFERENCE);
        let is_active = fields.optional("isActive").boolean();
        let sort_order = fields.optional("sortOrder").integer(i32::MIN..=i32::MAX);
        Some(Self {
            name: name?,
            slug: slug?,
            description: description?,
            image_url: image_url?,
            parent_id: parent_id?.map(|text| named(&text)),
            is_active: is_active?,
            sort_order: sort_order?,
            made_from: None,
        })
    }
}

impl FromFields for NewProduct {
    fn from_fields(fields: &mut Fields<'_>) -> Option<Self> {
        let category_id = fields.required("categoryId").text(length::REFERENCE);
        let sku = fields.required("sku").text(length::SKU);
        let name = fields.required("name").text(length::NAME);
        let slug = fields.required("slug").text(length::SLUG);
        let description = fields.nullable("description").text(length::DESCRIPTION);
        let price = fields.required("price").price();
        let compare_at = fields.nullable("compareAt").price();
        let stock = fields.optional("stock").integer(0..=MAX_STOCK);
        let image_url = fields.nullable("imageUrl").url();
        let images = fields.optional("images").list(0..=MAX_IMAGES, image);
        let status = fields.optional("status").one_of(&STATUSES);
        let is_featured = fields.optional("isFeatured").boolean();
        let metadata = fields.nullable("metadata").object();
        let variant_of = fields.nullable("variantOf").text(length::REFERENCE);
        let options = fields.optional("options").list(0..=MAX_OPTIONS, option);
        Some(Self {
            category_id: named(&category_id?),
            sku: sku?,
            name: name?,
            slug: slug?,
            description: description?.into_value(),
            price: price?,
            compare_at: compare_at?.into_value(),
            stock: stock?.unwrap_or(0),
            image_url: image_url?.into_value(),
            images: images?.unwrap_or_default(),
            status: status?.unwrap_or(ProductStatus::Draft),
            is_featured: is_featured?.unwrap_or(false),
            metadata: metadata?.into_value().map(Value::Object),
            variant_of: variant_of?.into_value().as_deref().map(lead_named),
            options: options?.unwrap_or_default(),
        })
    }
}

impl FromFields for ProductPatch {
    fn from_fields(fields: &mut Fields<'_>) -> Option<Self> {
        let category_id = fields.optional("categoryId").text(length::REFERENCE);
        let sku = fields.optional("sku").text(length::SKU);
        let name = fields.optional("name").text(length::NAME);
        let slug = fields.optional("slug").text(length::SLUG);
        let description = fields.nullable("description").text(length::DESCRIPTION);
        let price = fields.optional("price").price();
        let compare_at = fields.nullable("compareAt").price();
        let stock = fields.optional("stock").integer(0..=MAX_STOCK);
        let image_url = fields.nullable("imageUrl").url();
        let images = fields.optional("images").list(0..=MAX_IMAGES, image);
        let status = fields.optional("status").one_of(&STATUSES);
        let is_featured = fields.optional("isFeatured").boolean();
        let metadata = fields.nullable("metadata").object();
        let options = fields.optional("options").list(0..=MAX_OPTIONS, option);
        Some(Self {
            category_id: category_id?.as_deref().map(named),
            sku: sku?,
            name: name?,
            slug: slug?,
            description: description?,
            price: price?,
            compare_at: compare_at?,
            stock: stock?,
            image_url: image_url?,
            images: images?,
            status: status?,
            is_featured: is_featured?,
            metadata: metadata?.map(Value::Object),
            options: options?,
            made_from: None,
        })
    }
}

/// The product that a text names; the nil id, which no product has, where it is not an id at all.
fn lead_named(text: &str) -> ProductId {
    ProductId::parse(text).unwrap_or(ProductId(Uuid::nil()))
}

/// An option as a request writes it.
struct WrittenOption(ProductOption);

impl FromFields for WrittenOption {
    fn from_fields(fields: &mut Fields<'_>) -> Option<Self> {
        let name = fields.required("name").text(OPTION);
        let value = fields.required("value").text(OPTION);
        Some(Self(ProductOption::new(&name?, &value?)))
    }
}

fn option(field: Field<'_, Required>) -> Option<ProductOption> {
    field.nested().map(|WrittenOption(option)| option)
}

fn image(field: Field<'_, Required>) -> Option<String> {
    field.url()
}
