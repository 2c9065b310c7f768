//! Categories and products.

mod category;
mod product;
mod request;

pub use category::{
    CategoryMini, CategoryResponse, CountedCategoryResponse, ProductCount, ShownCategoryResponse,
};
pub use product::{ListedProductResponse, ProductResponse, ShownProductResponse, VariantResponse};
pub use request::{
    ChangeCategoryRequest, ChangeProductRequest, CreateCategoryRequest, CreateProductRequest,
};
