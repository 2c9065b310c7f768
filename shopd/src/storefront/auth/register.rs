use axum::extract::RawQuery;
use shop_core::account::{NewAccount, RegisterError};

use super::{
    enter::enter,
    form::RegisterForm,
    way_back::{checked_way_back, way_back, with_way_back},
};
use crate::{
    account::{self, Entered},
    error::AppError,
    extract::{SubmittedForm, VisitorId},
    messages::Lang,
    storefront::{
        complaint::{Refusal, mark_fields},
        view::{Layout, RegisterPage, register_fields},
        visit::{PageResult, Visit},
    },
};

/// `GET /auth/register`
pub(super) async fn show_register(mut visit: Visit, RawQuery(query): RawQuery) -> PageResult {
    let target = way_back(query.as_deref());
    if visit.identity.is_some() {
        return Ok(visit.go(&target));
    }
    let blank = SubmittedForm::parse(b"");
    let page = page(&mut visit, &blank, &target, &Refusal::default()).await?;
    Ok(visit.show(&page))
}

/// `POST /auth/register`
pub(super) async fn register(mut visit: Visit, form: SubmittedForm) -> PageResult {
    let target = checked_way_back(form.text("redirect")).to_owned();
    if visit.identity.is_some() {
        return Ok(visit.go(&target));
    }
    visit.check_csrf(form.text("csrf"))?;
    let refusal = match form.decode() {
        Ok(RegisterForm(new)) => match open_account(&visit, new).await {
            Ok(entered) => {
                let greeting = visit.say("auth-opened");
                return Ok(enter(&mut visit, &entered, greeting, &target).await);
            }
            Err(error) => refusal(visit.lang, error)?,
        },
        Err(errors) => errors.into(),
    };
    let page = page(&mut visit, &form, &target, &refusal).await?;
    Ok(refusal.show(&visit, &page))
}

async fn open_account(visit: &Visit, new: NewAccount) -> Result<Entered, RegisterError> {
    let (caller, visitor) = (visit.caller.clone(), VisitorId(Some(visit.visitor)));
    account::register(&visit.app, new, caller, visitor).await
}

fn refusal(lang: Lang, error: RegisterError) -> Result<Refusal, AppError> {
    Ok(match error {
        RegisterError::EmailTaken => Refusal::field("email", "auth-email-taken"),
        RegisterError::Busy(_) => Refusal::busy(lang),
        RegisterError::Store(error) => return Err(error.into()),
    })
}

async fn page(
    visit: &mut Visit,
    form: &SubmittedForm,
    target: &str,
    refusal: &Refusal,
) -> Result<RegisterPage, AppError> {
    let layout = visit.layout(visit.say("auth-open-an-account")).await?;
    let typed = |name| form.text(name);
    let mut fields = register_fields(
        visit.lang,
        typed("first_name"),
        typed("last_name"),
        typed("email"),
    );
    mark_fields(visit.lang, &mut fields, &refusal.fields);
    Ok(RegisterPage {
        layout: Layout {
            indexed: false,
            sign_in_href: with_way_back("/auth/login", target),
            ..layout
        },
        message: refusal.message.clone(),
        fields,
        redirect: target.to_owned(),
    })
}
