use askama::Template;

use super::{
    field::{ErrorSummary, Field},
    layout::Layout,
};

/// The inputs of an address; the country, which decides on the others, comes first.
#[derive(Debug, Clone)]
pub struct AddressForm {
    /// The country, to be chosen of a list.
    pub country: Field,
    /// All others, in the order in which the country writes them.
    pub fields: Vec<Field>,
}

impl AddressForm {
    /// All inputs, in the order of the page.
    pub fn all(&self) -> impl Iterator<Item = &Field> {
        std::iter::once(&self.country).chain(&self.fields)
    }

    /// Puts these words before each complaint, where two addresses are on one page.
    pub fn name_errors(&mut self, address: &str) {
        let fields = self.fields.iter_mut().chain([&mut self.country]);
        for error in fields.filter_map(|field| field.error.as_mut()) {
            *error = format!("{address}: {error}");
        }
    }
}

/// An address of the book.
#[derive(Debug, Clone)]
pub struct AddressCard {
    /// The address, line by line.
    pub lines: Vec<String>,
    /// Whether it is offered first at the checkout.
    pub is_first: bool,
    /// The page on which it is changed.
    pub edit_href: String,
    /// Where it is posted that it be offered first.
    pub first_action: String,
    /// Where its removal is posted.
    pub delete_action: String,
}

/// The address book of the account.
#[derive(Debug, Clone, Template)]
#[template(path = "storefront/addresses.html")]
pub struct AddressBookPage {
    /// The surroundings.
    pub layout: Layout,
    /// The addresses, the one that is offered first before the others.
    pub addresses: Vec<AddressCard>,
    /// Whether there is room for another one.
    pub can_add: bool,
}

/// The form for an address of the book.
#[derive(Debug, Clone, Template)]
#[template(path = "storefront/address.html")]
pub struct AddressPage {
    /// The surroundings.
    pub layout: Layout,
    /// What is wrong with the form as a whole.
    pub message: Option<String>,
    /// What the page is for.
    pub heading: String,
    /// Where it is posted.
    pub action: String,
    /// The fields.
    pub address: AddressForm,
}

impl AddressPage {
    fn errors(&self) -> Option<ErrorSummary> {
        ErrorSummary::of(self.message.as_ref(), self.address.all())
    }
}

/// An address of the book as the checkout offers it.
#[derive(Debug, Clone)]
pub struct SavedChoice {
    /// What the form posts as `saved_address`.
    pub value: String,
    /// The address, line by line.
    pub lines: Vec<String>,
    /// Whether the goods go there.
    pub chosen: bool,
}
