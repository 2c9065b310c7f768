use super::desk::Desk;
use crate::{
    error::AppError,
    storefront::view::{Layout, Link, admin::NavLink},
};

/// The part of the administration that a page belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    Start,
    Orders,
    Products,
    Categories,
    Stock,
    Users,
    Audit,
}

/// The parts, each with its name and its first page.
const PLACES: [(Place, &str, &str); 7] = [
    (Place::Start, "admin-start", "/admin"),
    (Place::Orders, "admin-orders", "/admin/orders"),
    (Place::Products, "admin-products", "/admin/products"),
    (Place::Categories, "admin-categories", "/admin/categories"),
    (Place::Stock, "admin-stock", "/admin/stock"),
    (Place::Users, "admin-users", "/admin/users"),
    (Place::Audit, "admin-audit", "/admin/audit"),
];

impl Place {
    fn is_for_administrators(self) -> bool {
        matches!(self, Self::Users | Self::Audit)
    }
}

/// What surrounds a page of the administration.
pub(super) struct Frame {
    pub(super) layout: Layout,
    pub(super) nav: Vec<NavLink>,
}

impl Desk {
    /// The surroundings of a page with this title.
    pub(super) async fn frame(
        &mut self,
        place: Place,
        title: impl Into<String> + Send,
    ) -> Result<Frame, AppError> {
        let layout = self.visit.layout(title).await?;
        Ok(Frame {
            layout: Layout {
                indexed: false,
                ..layout
            },
            nav: self.nav(place),
        })
    }

    /// A text in the language of whoever looks.
    pub(super) fn say(&self, key: &'static str) -> &'static str {
        self.visit.lang.say(key)
    }

    /// The way to a page: its part of the administration, then the page itself.
    pub(super) fn trail(&self, place: Place, here: impl Into<String>) -> Vec<Link> {
        let part = PLACES.into_iter().find(|(part, ..)| *part == place);
        let above = part.map(|(_, name, href)| Link::to(self.say(name), href));
        above.into_iter().chain([Link::here(here)]).collect()
    }

    /// A link to what the audit trail has on something, for those who may read it.
    pub(super) fn history_link(&self, id: impl std::fmt::Display) -> Option<Link> {
        let href = format!("/admin/audit?target={id}");
        let may = self.worker.identity.user.role.runs_accounts();
        may.then(|| Link::to(self.say("admin-history"), href))
    }

    fn nav(&self, place: Place) -> Vec<NavLink> {
        let role = self.worker.identity.user.role;
        PLACES
            .into_iter()
            .filter(|(part, ..)| role.runs_accounts() || !part.is_for_administrators())
            .map(|(part, name, href)| NavLink {
                label: self.say(name),
                href,
                current: part == place,
            })
            .collect()
    }
}
