use jiff::Timestamp;
use shop_core::order::{Order, OrderStatus};

use super::present::label;
use crate::messages::Lang;
use crate::storefront::{
    date::iso,
    view::{StepState, TimelineStep},
};

/// The way that an order goes when nothing comes in between.
const WAY: [OrderStatus; 5] = [
    OrderStatus::Pending,
    OrderStatus::Confirmed,
    OrderStatus::Processing,
    OrderStatus::Shipped,
    OrderStatus::Delivered,
];

/// The steps of an order's life: what has been, where it stands, and what is still to come.
pub(in crate::storefront) fn timeline(order: &Order, lang: Lang) -> Vec<TimelineStep> {
    match WAY.iter().position(|status| *status == order.status) {
        Some(here) => (0..)
            .zip(WAY)
            .map(|(index, status)| step(order, lang, status, state(index, here)))
            .collect(),
        None => cut_short(order, lang),
    }
}

/// An order that was called off or paid back: the steps that it is known to have taken, and its end.
fn cut_short(order: &Order, lang: Lang) -> Vec<TimelineStep> {
    let taken = WAY
        .into_iter()
        .filter(|status| moment(order, *status).is_some())
        .map(|status| step(order, lang, status, StepState::Done));
    taken
        .chain([step(order, lang, order.status, StepState::Ended)])
        .collect()
}

fn state(index: usize, here: usize) -> StepState {
    match index.cmp(&here) {
        std::cmp::Ordering::Less => StepState::Done,
        // Nothing comes after the last step.
        std::cmp::Ordering::Equal if here + 1 == WAY.len() => StepState::Done,
        std::cmp::Ordering::Equal => StepState::Current,
        std::cmp::Ordering::Greater => StepState::Upcoming,
    }
}

fn step(order: &Order, lang: Lang, status: OrderStatus, state: StepState) -> TimelineStep {
    let label = match status {
        OrderStatus::Pending => lang.say("order-placed"),
        status => label(lang, status),
    };
    let at = moment(order, status);
    TimelineStep {
        label: label.to_owned(),
        at: at.map(|at| lang.day_and_time(at)),
        at_iso: at.map(iso),
        state,
    }
}

fn moment(order: &Order, status: OrderStatus) -> Option<Timestamp> {
    match status {
        OrderStatus::Pending => Some(order.placed_at),
        OrderStatus::Confirmed => order.paid_at,
        OrderStatus::Shipped => order.shipped_at,
        OrderStatus::Delivered => order.delivered_at,
        OrderStatus::Cancelled => order.cancelled_at,
        OrderStatus::Processing => order.packed_at,
        OrderStatus::Refunded => order.refunded_at,
    }
}

#[cfg(test)]
mod tests {
    use shop_core::{
        clock::{Clock, OsEntropy},
        id::UserId,
        testing::{FixedClock, an_order},
    };

    use super::*;

    fn steps(status: OrderStatus, change: impl FnOnce(&mut Order)) -> Vec<(String, StepState)> {
        let now = FixedClock::default().now();
        let mut order = an_order("ORD-1", UserId::new(now, &OsEntropy), now, &OsEntropy);
        order.status = status;
        change(&mut order);
        timeline(&order, Lang::En)
            .into_iter()
            .map(|step| (step.label, step.state))
            .collect()
    }

    #[test]
    fn an_order_stands_somewhere_on_its_way() {
        let steps = steps(OrderStatus::Processing, |_| {});
        let states: Vec<StepState> = steps.iter().map(|(_, state)| *state).collect();
        assert_eq!(steps[0].0, "Placed");
        assert_eq!(
            states,
            [
                StepState::Done,
                StepState::Done,
                StepState::Current,
                StepState::Upcoming,
                StepState::Upcoming
            ]
        );
    }

    #[test]
    fn a_delivered_order_has_nothing_to_come() {
        let steps = steps(OrderStatus::Delivered, |_| {});
        assert!(steps.iter().all(|(_, state)| *state == StepState::Done));
    }

    #[test]
    fn a_cancelled_order_ends_after_the_steps_it_took() {
        let steps = steps(OrderStatus::Cancelled, |order| {
            order.paid_at = Some(order.placed_at);
            order.cancelled_at = Some(order.placed_at);
        });
        let labels: Vec<&str> = steps.iter().map(|(label, _)| label.as_str()).collect();
        assert_eq!(labels, ["Placed", "Confirmed", "Cancelled"]);
        assert_eq!(steps[2].1, StepState::Ended);
    }
}
