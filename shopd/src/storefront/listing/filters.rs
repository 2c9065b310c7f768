use super::{
    super::view::{Choice, Filters},
    Listing, Sort,
};

impl Listing<'_> {
    /// The form that narrows and sorts the list; it starts again at the first page.
    pub(in crate::storefront) fn filters(&self, categories: Vec<Choice>) -> Filters {
        let request = self.request;
        let term = self.term().map(str::to_owned);
        Filters {
            action: self.path.to_owned(),
            hidden: term.into_iter().map(|q| ("q".to_owned(), q)).collect(),
            categories,
            min_price: request.prices.typed_min.clone(),
            max_price: request.prices.typed_max.clone(),
            featured: request.featured,
            on_sale: request.on_sale,
            sorts: Sort::ALL.map(|sort| self.choice_of(sort)).into(),
            active: self.active(),
            clear_href: self.clear_href(),
            problem: request.prices.problem.clone(),
        }
    }

    fn choice_of(&self, sort: Sort) -> Choice {
        Choice {
            value: sort.word().to_owned(),
            label: sort.label().to_owned(),
            selected: sort == self.sort(),
        }
    }
}
