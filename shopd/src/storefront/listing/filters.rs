use shop_core::money::Money;

use super::{
    super::view::{Choice, Filters, Link},
    Listing, Sort,
    list::Pair,
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
            price_bands: vec![],
            brands: vec![],
            in_stock: None,
            on_sale_count: None,
            featured: request.featured,
            on_sale: request.on_sale,
            sorts: Sort::ALL.map(|sort| self.choice_of(sort)).into(),
            applied: self.applied(),
            active: self.active(),
            clear_href: self.clear_href(),
            problem: request
                .prices
                .problem
                .as_ref()
                .map(|problem| problem.sentence(request.lang)),
        }
    }

    /// Each filter in use, with the list without it.
    fn applied(&self) -> Vec<Link> {
        let pairs = self.pairs();
        let filters = pairs.iter().filter(|(name, _)| Self::is_filter(name));
        let without = |left_out: &str| {
            let kept = pairs.iter().filter(|(name, _)| *name != left_out);
            self.address(&kept.cloned().collect::<Vec<_>>(), 1)
        };
        filters
            .map(|pair| Link::to(self.name_of(pair), without(pair.0)))
            .collect()
    }

    fn name_of(&self, (name, value): &Pair) -> String {
        let lang = self.request.lang;
        let (least, most) = (self.request.prices.min, self.request.prices.max);
        let amount = |bound: Option<Money>| lang.money(bound.unwrap_or_default(), self.currency);
        match *name {
            "min_price" => lang
                .say_with("catalogue-price-from", "amount", &amount(least))
                .into(),
            "max_price" => lang
                .say_with("catalogue-price-to", "amount", &amount(most))
                .into(),
            "featured" => lang.say("layout-featured").to_owned(),
            "stock" => lang.say("catalogue-stock").to_owned(),
            "brand" => value.clone(),
            "sale" => lang.say("layout-on-sale").to_owned(),
            _ => self
                .category
                .map_or_else(|| value.clone(), |category| category.name.clone()),
        }
    }

    /// What fits a search best is not what the shop recommends.
    fn label_of(&self, sort: Sort) -> &'static str {
        match sort {
            Sort::Recommended if self.is_search() => "search-sort-best",
            _ => sort.label(),
        }
    }

    fn choice_of(&self, sort: Sort) -> Choice {
        Choice {
            value: sort.word().to_owned(),
            label: self.request.lang.say(self.label_of(sort)).to_owned(),
            selected: sort == self.sort(),
        }
    }
}
