use url::form_urlencoded;

/// The links to the pages of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pagination {
    /// Page numbers and the gaps between them.
    pub links: Vec<PageLink>,
    /// The page before, if there is one.
    pub previous: Option<String>,
    /// The page after, if there is one.
    pub next: Option<String>,
}

/// An entry among the page numbers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PageLink {
    /// A page.
    Page {
        /// Its number, from 1.
        number: u64,
        /// Its address.
        href: String,
        /// Whether it is the one shown.
        current: bool,
    },
    /// Pages left out.
    Gap,
}

impl Pagination {
    /// The links of a list, or `None` when one page holds all of it.
    pub fn new(current: u64, total: u64, href: impl Fn(u64) -> String) -> Option<Self> {
        (total > 1).then(|| Self {
            links: links(current, total, &href),
            previous: (current > 1).then(|| href((current - 1).min(total))),
            next: (current < total).then(|| href(current + 1)),
        })
    }
}

/// The address of a page of a list, with the query kept and the first page without a number.
pub fn page_href(path: &str, query: &[(&str, &str)], page: u64) -> String {
    let mut pairs = form_urlencoded::Serializer::new(String::new());
    pairs.extend_pairs(query.iter().filter(|(_, value)| !value.is_empty()));
    if page > 1 {
        pairs.append_pair("page", &page.to_string());
    }
    match pairs.finish().as_str() {
        "" => path.to_owned(),
        query => format!("{path}?{query}"),
    }
}

/// First and last, the current page with its neighbours, and single pages instead of gaps of one.
fn links(current: u64, total: u64, href: &impl Fn(u64) -> String) -> Vec<PageLink> {
    let shown = |n: u64| n == 1 || n == total || n.abs_diff(current) <= 1;
    let mut numbers: Vec<u64> = [1, total]
        .into_iter()
        .chain(current.saturating_sub(2)..=current.saturating_add(2))
        .filter(|n| (1..=total).contains(n))
        .filter(|n| shown(*n) || (shown(n - 1) && shown(n + 1)))
        .collect();
    numbers.sort_unstable();
    numbers.dedup();
    let mut links = Vec::new();
    let mut last = 0;
    for number in numbers {
        if number > last + 1 {
            links.push(PageLink::Gap);
        }
        links.push(PageLink::Page {
            number,
            href: href(number),
            current: number == current,
        });
        last = number;
    }
    links
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shape(current: u64, total: u64) -> String {
        let pagination = Pagination::new(current, total, |n| n.to_string()).unwrap();
        let words: Vec<String> = pagination
            .links
            .iter()
            .map(|link| match link {
                PageLink::Page {
                    number,
                    current: true,
                    ..
                } => format!("[{number}]"),
                PageLink::Page { number, .. } => number.to_string(),
                PageLink::Gap => "…".to_owned(),
            })
            .collect();
        words.join(" ")
    }

    #[test]
    fn long_lists_leave_out_the_far_pages() {
        for (current, total, expected) in [
            (1, 2, "[1] 2"),
            (1, 9, "[1] 2 … 9"),
            (4, 9, "1 2 3 [4] 5 … 9"),
            (5, 9, "1 … 4 [5] 6 … 9"),
            (6, 9, "1 … 5 [6] 7 8 9"),
            (9, 9, "1 … 8 [9]"),
            (50, 9, "1 … 9"),
        ] {
            assert_eq!(shape(current, total), expected, "{current} of {total}");
        }
    }

    #[test]
    fn one_page_needs_no_links() {
        assert_eq!(Pagination::new(1, 1, |n| n.to_string()), None);
        assert_eq!(Pagination::new(1, 0, |n| n.to_string()), None);
    }

    #[test]
    fn pages_keep_the_query() {
        let query = [("q", "mat & shoe"), ("category", ""), ("sort", "price_asc")];
        assert_eq!(
            page_href("/search", &query, 2),
            "/search?q=mat+%26+shoe&sort=price_asc&page=2"
        );
        assert_eq!(page_href("/products", &[], 1), "/products");
    }
}
