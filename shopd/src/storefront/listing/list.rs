use shop_core::{
    catalog::{Category, ListedProduct, ProductFilter, ProductOrder},
    id::CategoryId,
    money::{Currency, Money},
    page::{Page, PageRequest},
    search::SearchTerm,
};

use shop_search::{self as search_index, Counting, Manner, Order};

use super::{
    super::{
        paths::category_path,
        present::product_cards,
        view::{Link, Pagination, Results, page_href},
    },
    request::ListRequest,
    sort::Sort,
};
use crate::{
    messages::Lang,
    search::{Wanted, order_of},
};

/// How many products stand on a page.
const PAGE_SIZE: u32 = 12;

/// One list of products: its address, and what a request asks of it.
pub(in crate::storefront) struct Listing<'a> {
    /// The path of the list.
    pub(super) path: &'a str,
    /// What is asked.
    pub(super) request: &'a ListRequest,
    /// The category that the query names.
    pub(super) category: Option<&'a Category>,
    /// The category whose products it holds.
    category_id: Option<CategoryId>,
    /// The order where none is asked for.
    default_sort: Sort,
    /// What prices are in.
    pub(super) currency: Currency,
}

/// A parameter and its text.
pub(super) type Pair = (&'static str, String);

impl<'a> Listing<'a> {
    /// A list of all products, or of those of the category that its query names.
    pub(in crate::storefront) fn new(
        path: &'a str,
        request: &'a ListRequest,
        chosen: Option<&'a Category>,
        default_sort: Sort,
        currency: Currency,
    ) -> Self {
        Self {
            path,
            request,
            category: chosen,
            category_id: chosen.map(|category| category.id),
            default_sort,
            currency,
        }
    }

    /// The list of a category's own page.
    pub(in crate::storefront) fn of_category(
        path: &'a str,
        request: &'a ListRequest,
        id: CategoryId,
        currency: Currency,
    ) -> Self {
        Self {
            path,
            request,
            category: None,
            category_id: Some(id),
            default_sort: Sort::Newest,
            currency,
        }
    }

    /// Which products are wanted, in which order, and which page of them.
    pub(in crate::storefront) fn wanted(&self) -> (ProductFilter, ProductOrder, PageRequest) {
        let request = self.request;
        let filter = ProductFilter {
            category: self.category_id,
            min_price: request.prices.min,
            max_price: request.prices.max,
            featured: request.featured.then_some(true),
            on_sale: request.on_sale.then_some(true),
            term: self.term().map(SearchTerm::new),
            ..ProductFilter::default()
        };
        let page = PageRequest::new(request.page, PAGE_SIZE);
        (filter, self.sort().order(), page)
    }

    /// The same for the search index, which knows what fits best.
    pub(in crate::storefront) fn question(&self) -> Wanted {
        let (filter, order, page) = self.wanted();
        let request = self.request;
        let brand = Some(request.brand.clone()).filter(|brand| !brand.is_empty());
        Wanted {
            text: self.term().unwrap_or_default().to_owned(),
            manner: Manner::Words,
            filters: search_index::Filters {
                category: filter.category,
                brands: brand.into_iter().collect(),
                min_price: filter.min_price,
                max_price: filter.max_price,
                in_stock: request.in_stock,
                on_sale: request.on_sale,
                featured: request.featured,
            },
            order: match self.sort() {
                Sort::Recommended => Order::Relevance,
                _ => order_of(order),
            },
            page,
            counting: if self.is_of_category() {
                Counting::WithinCategory
            } else {
                Counting::Everything
            },
        }
    }

    /// The address of exactly what is asked, without what made no sense.
    pub(in crate::storefront) fn own_href(&self) -> String {
        self.href(u64::from(self.request.page))
    }

    /// The one address that stands for this list: the same whatever the order and the prices, and the category's own
    /// page where there is one.
    pub(in crate::storefront) fn canonical(&self) -> String {
        let kept = |(name, _): &Pair| matches!(*name, "featured" | "sale");
        let pairs: Vec<Pair> = self.pairs().into_iter().filter(kept).collect();
        let path = self.category.map_or_else(
            || self.path.to_owned(),
            |category| category_path(&category.slug),
        );
        address(&path, &pairs, u64::from(self.request.page))
    }

    /// The same search for another text, from the first page.
    pub(in crate::storefront) fn mended(&self, term: &str) -> Link {
        let lang = self.request.lang;
        let label: String = lang.say_with("search-did-you-mean", "term", term).into();
        let sort = |(name, _): &Pair| *name == "sort";
        let mut pairs = vec![("q", term.to_owned())];
        pairs.extend(self.pairs().into_iter().filter(sort));
        Link::to(label, self.address(&pairs, 1))
    }

    /// A title that tells pages apart.
    pub(in crate::storefront) fn title(&self, heading: &str) -> String {
        match self.request.page {
            1 => heading.to_owned(),
            page => self
                .request
                .lang
                .say_with("catalogue-page-of", "page", &page)
                .and("heading", heading)
                .into(),
        }
    }

    /// A page of the list as it is shown.
    pub(in crate::storefront) fn results(&self, page: &Page<ListedProduct>) -> Results {
        let (current, last) = (u64::from(page.request.number()), page.total_pages());
        let is_past_the_end = current > last && last > 0;
        Results {
            count_text: count_text(page, self.request.lang),
            cards: product_cards(&page.items, self.request.lang, self.currency),
            pagination: Pagination::new(current, last, |number| self.href(number)),
            last_page_href: is_past_the_end.then(|| self.href(last)),
        }
    }

    /// The order in which the list stands.
    pub(super) fn sort(&self) -> Sort {
        self.request.sort.unwrap_or(self.default_sort)
    }

    /// What is searched for, where this list is a search.
    pub(super) fn term(&self) -> Option<&str> {
        Some(self.request.term.as_str()).filter(|term| !term.is_empty() && self.is_search())
    }

    /// How many filters are in use.
    pub(super) fn active(&self) -> usize {
        let pairs = self.pairs();
        pairs
            .iter()
            .filter(|(name, _)| Self::is_filter(name))
            .count()
    }

    /// Whether a parameter narrows the list.
    pub(super) fn is_filter(name: &str) -> bool {
        !matches!(name, "q" | "sort")
    }

    /// An address of this list.
    pub(super) fn address(&self, pairs: &[Pair], page: u64) -> String {
        address(self.path, pairs, page)
    }

    /// The list without filters.
    pub(super) fn clear_href(&self) -> String {
        let kept = |(name, _): &Pair| !Self::is_filter(name);
        let pairs: Vec<Pair> = self.pairs().into_iter().filter(kept).collect();
        self.address(&pairs, 1)
    }

    /// Whether it is the list of a category's own page, which offers no other categories.
    fn is_of_category(&self) -> bool {
        self.category.is_none() && self.category_id.is_some()
    }

    pub(super) fn is_search(&self) -> bool {
        self.path == "/search"
    }

    fn href(&self, page: u64) -> String {
        self.address(&self.pairs(), page)
    }

    /// What is asked for, in the order in which it stands in addresses.
    pub(super) fn pairs(&self) -> Vec<Pair> {
        let request = self.request;
        let yes = || "true".to_owned();
        let sort = request.sort.filter(|sort| *sort != self.default_sort);
        [
            ("q", self.term().map(str::to_owned)),
            ("category", self.category.map(|c| c.slug.clone())),
            (
                "min_price",
                request.prices.min.map(Money::to_trimmed_string),
            ),
            (
                "max_price",
                request.prices.max.map(Money::to_trimmed_string),
            ),
            (
                "brand",
                Some(request.brand.clone()).filter(|brand| !brand.is_empty()),
            ),
            ("stock", request.in_stock.then(yes)),
            ("featured", request.featured.then(yes)),
            ("sale", request.on_sale.then(yes)),
            ("sort", sort.map(|sort| sort.word().to_owned())),
        ]
        .into_iter()
        .filter_map(|(name, value)| Some((name, value?)))
        .collect()
    }
}

fn address(path: &str, pairs: &[Pair], page: u64) -> String {
    let pairs: Vec<(&str, &str)> = pairs.iter().map(|(n, v)| (*n, v.as_str())).collect();
    page_href(path, &pairs, page)
}

/// How many there are, and which of them are shown where that is not all.
fn count_text<T>(page: &Page<T>, lang: Lang) -> String {
    let total = page.total;
    if page.total_pages() <= 1 {
        return lang.say_with("catalogue-products", "count", &total).into();
    }
    let before = u64::from(page.request.number() - 1) * u64::from(page.request.size());
    let last = before + page.items.len() as u64;
    let first = before + 1;
    let part = if page.is_longer {
        "catalogue-part-of-many"
    } else {
        "catalogue-part"
    };
    lang.say_with(part, "count", &total)
        .and("first", &first)
        .and("last", &last)
        .into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::storefront::listing::price_range::PriceRange;

    fn request() -> ListRequest {
        ListRequest {
            term: "red lamp".to_owned(),
            prices: PriceRange::parse("10", "99.50"),
            on_sale: true,
            sort: Some(Sort::Name),
            page: 2,
            ..ListRequest::default()
        }
    }

    #[test]
    fn addresses_keep_filters_and_order() {
        let request = request();
        let search = Listing::new("/search", &request, None, Sort::Recommended, Currency::USD);
        assert_eq!(
            search.own_href(),
            "/search?q=red+lamp&min_price=10&max_price=99.5&sale=true&sort=name&page=2"
        );
        assert_eq!(search.clear_href(), "/search?q=red+lamp&sort=name");
        assert_eq!(search.active(), 3);
        let list = Listing::new("/products", &request, None, Sort::Name, Currency::USD);
        assert_eq!(
            list.href(1),
            "/products?min_price=10&max_price=99.5&sale=true"
        );
        assert_eq!(list.canonical(), "/products?sale=true&page=2");
    }

    #[test]
    fn each_filter_in_use_can_be_taken_away() {
        let request = request();
        let search = Listing::new("/search", &request, None, Sort::Recommended, Currency::USD);
        let applied = search.filters(vec![]).applied;
        let told: Vec<_> = applied
            .iter()
            .map(|link| (link.label.as_str(), link.href.as_deref().unwrap()))
            .collect();
        assert_eq!(
            told,
            [
                (
                    "From $10.00",
                    "/search?q=red+lamp&max_price=99.5&sale=true&sort=name"
                ),
                (
                    "Up to $99.50",
                    "/search?q=red+lamp&min_price=10&sale=true&sort=name"
                ),
                (
                    "On sale",
                    "/search?q=red+lamp&min_price=10&max_price=99.5&sort=name"
                ),
            ]
        );
    }

    #[test]
    fn only_a_search_looks_for_a_text() {
        let request = request();
        let list = |path| Listing::new(path, &request, None, Sort::Newest, Currency::USD);
        let wanted = |path| list(path).wanted().0;
        assert!(wanted("/search").term.is_some() && wanted("/products").term.is_none());
    }

    #[test]
    fn a_part_of_a_list_says_which() {
        for (number, items, total, text) in [
            (1, 0, 0, "0 products"),
            (1, 1, 1, "1 product"),
            (1, 12, 12, "12 products"),
            (1, 12, 16, "1–12 of 16 products"),
            (2, 4, 16, "13–16 of 16 products"),
        ] {
            let page = Page {
                items: vec![(); items],
                is_longer: false,
                total,
                request: PageRequest::new(number, PAGE_SIZE),
            };
            assert_eq!(count_text(&page, Lang::En), text);
        }
    }
}
