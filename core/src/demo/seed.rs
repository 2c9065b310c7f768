use std::collections::HashMap;

use jiff::{SignedDuration, Timestamp};
use secrecy::SecretString;

use super::{
    catalogue::{CATEGORIES, DemoProduct, DemoVariant, PRODUCTS, VARIANTS},
    orders::{DemoOrder, ORDERS},
};
use crate::{
    account::{Email, Role, User},
    auth::{HasherBusy, PasswordHasher, Verdict},
    catalog::{Category, Key, Product, ProductOption, let_be_found},
    clock::Entropy,
    id::{CategoryId, OrderId, OrderLineId, ProductId, StockMoveId, UserId},
    inventory::{StockMove, StockReason},
    money::Money,
    order::{OrderKey, OrderLine},
    storage::{Storage, StoreError, Stores, Tx},
};

/// The password of every demo account.
pub const DEMO_PASSWORD: &str = "password123";

/// An account of the demo shop.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DemoAccount {
    /// Its address.
    pub email: &'static str,
    /// The person's names.
    pub name: (&'static str, &'static str),
    /// What it may do.
    pub role: Role,
}

const ACCOUNTS: [DemoAccount; 3] = [
    DemoAccount {
        email: "admin@example.com",
        name: ("Admin", "User"),
        role: Role::Admin,
    },
    DemoAccount {
        email: "john@example.com",
        name: ("John", "Doe"),
        role: Role::Customer,
    },
    DemoAccount {
        email: "jane@example.com",
        name: ("Jane", "Smith"),
        role: Role::Customer,
    },
];

/// The accounts of the demo shop.
pub fn demo_accounts() -> &'static [DemoAccount] {
    &ACCOUNTS
}

/// How many rows a seeding added; what was there already is left alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Seeded {
    /// Accounts.
    pub users: usize,
    /// Categories.
    pub categories: usize,
    /// Products, each with its variants counted once.
    pub products: usize,
    /// Orders.
    pub orders: usize,
}

/// Why the demo shop was not written.
#[derive(Debug, thiserror::Error)]
pub enum SeedError {
    /// Too many passwords are being hashed.
    #[error(transparent)]
    Busy(#[from] HasherBusy),
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Writes what is missing of the demo shop, all or nothing.
pub async fn seed(
    storage: &Storage,
    hasher: &PasswordHasher,
    now: Timestamp,
    entropy: &dyn Entropy,
) -> Result<Seeded, SeedError> {
    let password_hash = hasher
        .hash(&SecretString::from(DEMO_PASSWORD), entropy)
        .await?;
    let mut seeder = Seeder {
        tx: storage.begin().await?,
        now,
        entropy,
        seeded: Seeded::default(),
    };
    let users = seeder.accounts(&password_hash).await?;
    let categories = seeder.categories().await?;
    let products = seeder.products(&categories).await?;
    for order in &ORDERS {
        seeder.order(order, &users, &products).await?;
    }
    seeder.tx.commit().await?;
    Ok(seeder.seeded)
}

/// Adds the demo accounts that are missing, in a transaction that goes on; tells how many those were.
#[cfg(feature = "scale")]
pub(crate) async fn add_accounts(
    tx: &mut Tx,
    password_hash: &str,
    now: Timestamp,
    entropy: &dyn Entropy,
) -> Result<usize, StoreError> {
    let mut added = 0;
    for account in &ACCOUNTS {
        let email = Email::from_stored(account.email.to_owned());
        let found = tx.accounts().find_credentials(&email.key()).await?;
        if found.is_none() {
            let user = account.to_user(email, now, entropy);
            tx.accounts().add(&user, password_hash).await?;
            added += 1;
        }
    }
    Ok(added)
}

/// The addresses of active demo accounts that still have the demo password.
pub async fn accounts_with_demo_password(
    storage: &Storage,
    hasher: &PasswordHasher,
) -> Result<Vec<&'static str>, SeedError> {
    let mut open = Vec::new();
    for account in &ACCOUNTS {
        let found = storage
            .read()
            .await?
            .accounts()
            .find_credentials(&Email::key_of(account.email))
            .await?;
        let Some(credentials) = found.filter(|found| found.user.is_active) else {
            continue;
        };
        let verdict = hasher
            .verify(
                &SecretString::from(DEMO_PASSWORD),
                Some(&credentials.password_hash),
            )
            .await?;
        if verdict != Verdict::Mismatch {
            open.push(account.email);
        }
    }
    Ok(open)
}

struct Seeder<'a> {
    tx: Tx,
    now: Timestamp,
    entropy: &'a dyn Entropy,
    seeded: Seeded,
}

impl Seeder<'_> {
    async fn accounts(
        &mut self,
        password_hash: &str,
    ) -> Result<HashMap<&'static str, UserId>, StoreError> {
        let mut ids = HashMap::new();
        for account in &ACCOUNTS {
            let email = Email::from_stored(account.email.to_owned());
            let found = self.tx.accounts().find_credentials(&email.key()).await?;
            let id = match found {
                Some(found) => found.user.id,
                None => self.account(account, email, password_hash).await?,
            };
            ids.insert(account.email, id);
        }
        Ok(ids)
    }

    async fn account(
        &mut self,
        account: &DemoAccount,
        email: Email,
        password_hash: &str,
    ) -> Result<UserId, StoreError> {
        let user = account.to_user(email, self.now, self.entropy);
        self.tx.accounts().add(&user, password_hash).await?;
        self.seeded.users += 1;
        Ok(user.id)
    }

    async fn categories(&mut self) -> Result<HashMap<&'static str, CategoryId>, StoreError> {
        let mut ids: HashMap<&'static str, CategoryId> = HashMap::new();
        for demo in &CATEGORIES {
            let found = self
                .tx
                .catalog()
                .find_category(&Key::Text(demo.slug.to_owned()))
                .await?;
            if let Some(found) = found {
                ids.insert(demo.slug, found.id);
                continue;
            }
            let category = Category {
                id: CategoryId::new(self.now, self.entropy),
                name: demo.name.to_owned(),
                slug: demo.slug.to_owned(),
                description: demo.description.map(str::to_owned),
                image_url: demo
                    .parent
                    .is_none()
                    .then(|| format!("/images/categories/{}.svg", demo.slug)),
                parent_id: demo.parent.and_then(|slug| ids.get(slug)).copied(),
                is_active: true,
                sort_order: demo.sort_order,
                created_at: self.now,
                updated_at: self.now,
            };
            self.tx.catalog().add_category(&category).await?;
            self.seeded.categories += 1;
            ids.insert(demo.slug, category.id);
        }
        Ok(ids)
    }

    async fn products(
        &mut self,
        categories: &HashMap<&'static str, CategoryId>,
    ) -> Result<HashMap<&'static str, Product>, StoreError> {
        let mut products = HashMap::new();
        for (age, demo) in (0i64..).zip(&PRODUCTS) {
            let found = self
                .tx
                .catalog()
                .find_product(&Key::Text(demo.slug.to_owned()))
                .await?;
            if let Some(found) = found {
                products.insert(demo.sku, found.product);
                continue;
            }
            let category_id = categories[demo.category];
            let product = demo.to_product(
                category_id,
                self.now - SignedDuration::from_secs(age),
                self.entropy,
            );
            self.tx.catalog().add_product(&product).await?;
            self.book(
                product.id,
                i64::from(demo.stock),
                0,
                StockReason::Received,
                None,
            )
            .await?;
            self.seeded.products += 1;
            self.variants(demo, &product).await?;
            products.insert(demo.sku, product);
        }
        Ok(products)
    }

    /// Adds what a new product comes in beside what it is itself.
    async fn variants(&mut self, demo: &DemoProduct, lead: &Product) -> Result<(), StoreError> {
        let of_lead = VARIANTS.iter().filter(|variant| variant.lead == demo.sku);
        for (place, variant) in (1i64..).zip(of_lead) {
            let created_at = lead.created_at + SignedDuration::from_millis(place);
            let product = variant.to_product(lead, created_at, self.entropy);
            self.tx.catalog().add_product(&product).await?;
            let stock = i64::from(variant.stock);
            self.book(product.id, stock, 0, StockReason::Received, None)
                .await?;
        }
        let_be_found(&mut self.tx, lead.id).await
    }

    /// Orders take pieces of their own, so that what can be bought stays as the catalogue says.
    async fn order(
        &mut self,
        demo: &DemoOrder,
        users: &HashMap<&'static str, UserId>,
        products: &HashMap<&'static str, Product>,
    ) -> Result<(), StoreError> {
        if self
            .tx
            .orders()
            .find(&OrderKey::Number(demo.number.to_owned()))
            .await?
            .is_some()
        {
            return Ok(());
        }
        let order = demo.to_order(OrderId::new(self.now, self.entropy), users[demo.email]);
        let lines: Vec<OrderLine> = (0i32..)
            .zip(demo.items)
            .map(|(position, (sku, quantity))| {
                self.line(order.id, position, &products[sku], *quantity)
            })
            .collect();
        self.tx.orders().add(&order, &lines).await?;
        for line in &lines {
            let quantity = i64::from(line.quantity);
            self.book(line.product_id, quantity, 0, StockReason::Received, None)
                .await?;
            self.book(
                line.product_id,
                0,
                quantity,
                StockReason::Reserved,
                Some(order.id),
            )
            .await?;
            if order.status.goods_have_left() {
                self.book(
                    line.product_id,
                    -quantity,
                    -quantity,
                    StockReason::Shipped,
                    Some(order.id),
                )
                .await?;
            }
        }
        self.seeded.orders += 1;
        Ok(())
    }

    fn line(
        &self,
        order_id: OrderId,
        position: i32,
        product: &Product,
        quantity: u32,
    ) -> OrderLine {
        OrderLine {
            id: OrderLineId::new(self.now, self.entropy),
            order_id,
            position,
            product_id: product.id,
            sku: product.sku.clone(),
            name: product.title(),
            quantity,
            unit_price: product.price,
            line_total: product.price.checked_mul(quantity).unwrap_or(Money::MAX),
        }
    }

    async fn book(
        &mut self,
        product_id: ProductId,
        delta_on_hand: i64,
        delta_reserved: i64,
        reason: StockReason,
        order_id: Option<OrderId>,
    ) -> Result<(), StoreError> {
        if delta_on_hand == 0 && delta_reserved == 0 {
            return Ok(());
        }
        let id = StockMoveId::new(self.now, self.entropy);
        let moved_at = self.now;
        let stock_move = StockMove {
            id,
            product_id,
            delta_on_hand,
            delta_reserved,
            reason,
            order_id,
            moved_at,
        };
        let applied = self.tx.inventory().apply(&stock_move).await?;
        if applied {
            Ok(())
        } else {
            Err(StoreError::Corrupt {
                what: "stock level",
            })
        }
    }
}

impl DemoAccount {
    fn to_user(self, email: Email, now: Timestamp, entropy: &dyn Entropy) -> User {
        User {
            id: UserId::new(now, entropy),
            email,
            first_name: Some(self.name.0.to_owned()),
            last_name: Some(self.name.1.to_owned()),
            role: self.role,
            is_active: true,
            created_at: now,
            updated_at: now,
        }
    }
}

impl DemoProduct {
    fn to_product(
        &self,
        category_id: CategoryId,
        created_at: Timestamp,
        entropy: &dyn Entropy,
    ) -> Product {
        Product {
            id: ProductId::new(created_at, entropy),
            category_id,
            sku: self.sku.to_owned(),
            name: self.name.to_owned(),
            slug: self.slug.to_owned(),
            description: Some(self.description.to_owned()),
            price: Money::from_minor_units(self.price_minor),
            compare_at: self.compare_at_minor.map(Money::from_minor_units),
            available: 0,
            image_url: self
                .has_image
                .then(|| format!("/images/products/{}.svg", self.slug)),
            images: vec![],
            status: self.status,
            is_featured: self.is_featured,
            metadata: None,
            variant_of: None,
            options: self
                .options
                .iter()
                .map(|(name, value)| ProductOption::new(name, value))
                .collect(),
            created_at,
            updated_at: created_at,
        }
    }
}

impl DemoVariant {
    fn to_product(&self, lead: &Product, created_at: Timestamp, entropy: &dyn Entropy) -> Product {
        let own = self.values.join("-");
        let options = lead.options.iter().zip(self.values);
        Product {
            id: ProductId::new(created_at, entropy),
            sku: format!("{}-{}", lead.sku, own.to_uppercase()),
            slug: format!("{}-{}", lead.slug, own.to_lowercase()),
            price: Money::from_minor_units(self.price_minor),
            is_featured: false,
            variant_of: Some(lead.id),
            options: options
                .map(|(option, value)| ProductOption::new(&option.name, value))
                .collect(),
            created_at,
            updated_at: created_at,
            ..lead.clone()
        }
    }
}
