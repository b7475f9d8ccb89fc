//! Law: a kernel reads no value it computes with, so a number that only records turns it into a formula, and the formula
//! replayed gives the kernel's bits. The types see to it for every loss; these are those written so far.

use losskit::real::Plain;
use losskit::*;
use std::cell::RefCell;
use std::ops::{Add, BitAnd, BitOr, Div, Mul, Neg, Not, Sub};

/// One operation; operands are earlier ones.
#[derive(Clone, Copy)]
enum Step {
    Input(usize),
    Constant(f64),
    Unary(fn(P) -> P, usize),
    Binary(fn(P, P) -> P, usize, usize),
    Compare(fn(P, P) -> bool, usize, usize),
    Logic(fn(bool, bool) -> bool, usize, usize),
    Select(usize, usize, usize),
    Fuse(usize, usize, usize),
}
type P = Plain<f64>;

thread_local! {
    static TAPE: RefCell<Vec<Step>> = const { RefCell::new(Vec::new()) };
}

fn push(step: Step) -> usize {
    TAPE.with_borrow_mut(|tape| {
        tape.push(step);
        tape.len() - 1
    })
}

/// A number known only by its place on the tape.
#[derive(Clone, Copy)]
struct Recorded(usize);
/// A comparison likewise: nothing can branch on it.
#[derive(Clone, Copy)]
struct Asked(usize);

macro_rules! operators {
    ($($trait:ident $method:ident $op:tt),*) => {$(
        impl $trait for Recorded {
            type Output = Self;
            fn $method(self, o: Self) -> Self {
                Recorded(push(Step::Binary(|a, b| a $op b, self.0, o.0)))
            }
        }
    )*};
}
operators!(Add add +, Sub sub -, Mul mul *, Div div /);
impl Neg for Recorded {
    type Output = Self;
    fn neg(self) -> Self {
        Recorded(push(Step::Unary(|a| -a, self.0)))
    }
}
impl BitAnd for Asked {
    type Output = Self;
    fn bitand(self, o: Self) -> Self {
        Asked(push(Step::Logic(|a, b| a & b, self.0, o.0)))
    }
}
impl BitOr for Asked {
    type Output = Self;
    fn bitor(self, o: Self) -> Self {
        Asked(push(Step::Logic(|a, b| a | b, self.0, o.0)))
    }
}
impl Not for Asked {
    type Output = Self;
    fn not(self) -> Self {
        Asked(push(Step::Logic(|a, _| !a, self.0, self.0)))
    }
}

macro_rules! functions {
    ($($name:ident)*) => {
        $(fn $name(self) -> Self {
            Recorded(push(Step::Unary(P::$name, self.0)))
        })*
    };
}
/// Functions of several results: a step for each.
macro_rules! parts {
    ($x:ident, $name:ident, $($part:literal)*) => {
        [$(Recorded(push(Step::Unary(|x| P::$name(x)[$part], $x.0)))),*]
    };
}
impl Real for Recorded {
    type Mask = Asked;
    fn of(c: f64) -> Self {
        Recorded(push(Step::Constant(c)))
    }
    fn lt(self, o: Self) -> Asked {
        Asked(push(Step::Compare(P::lt, self.0, o.0)))
    }
    fn le(self, o: Self) -> Asked {
        Asked(push(Step::Compare(P::le, self.0, o.0)))
    }
    fn eq(self, o: Self) -> Asked {
        Asked(push(Step::Compare(P::eq, self.0, o.0)))
    }
    fn select(mask: Asked, yes: Self, no: Self) -> Self {
        Recorded(push(Step::Select(mask.0, yes.0, no.0)))
    }
    fn mul_add(self, a: Self, b: Self) -> Self {
        Recorded(push(Step::Fuse(self.0, a.0, b.0)))
    }
    fn log_cosh_jet(self) -> [Self; 3] {
        parts!(self, log_cosh_jet, 0 1 2)
    }
    fn normal(self) -> [Self; 3] {
        parts!(self, normal, 0 1 2)
    }
    fn logistic(self) -> [Self; 3] {
        parts!(self, logistic, 0 1 2)
    }
    fn ln_sides(self) -> [Self; 2] {
        parts!(self, ln_sides, 0 1)
    }
    fn sin_cos_pi(self) -> [Self; 2] {
        parts!(self, sin_cos_pi, 0 1)
    }
    fn ln_1p_quotient(self, other: Self) -> Self {
        Recorded(push(Step::Binary(P::ln_1p_quotient, self.0, other.0)))
    }
    functions!(abs sqrt round exp exp_m1 ln ln_1p ln_gamma_1p erf tanh sigmoid softplus log_cosh);
}

/// The value of every step; a comparison is 1 or 0.
fn replay(tape: &[Step], input: [f64; 2]) -> Vec<P> {
    let mut done: Vec<P> = Vec::new();
    for step in tape {
        let truth = |b: bool| Plain(f64::from(u8::from(b)));
        let held = |i: usize, done: &[P]| done[i].0 != 0.0;
        done.push(match *step {
            Step::Input(i) => Plain(input[i]),
            Step::Constant(c) => P::of(c),
            Step::Unary(f, a) => f(done[a]),
            Step::Binary(f, a, b) => f(done[a], done[b]),
            Step::Compare(f, a, b) => truth(f(done[a], done[b])),
            Step::Logic(f, a, b) => truth(f(held(a, &done), held(b, &done))),
            Step::Select(m, a, b) => P::select(held(m, &done), done[a], done[b]),
            Step::Fuse(a, b, c) => done[a].mul_add(done[b], done[c]),
        });
    }
    done
}

fn check<L: Pointwise>() -> usize {
    let params: Vec<f64> = L::CARD.params.iter().map(|p| p.default).collect();
    let loss = L::build(&params);
    TAPE.with_borrow_mut(Vec::clear);
    let jet = loss.jet(
        Recorded(push(Step::Input(0))),
        Recorded(push(Step::Input(1))),
    );
    let tape = TAPE.take();
    for pred in [-30.0, -1.0, -0.3, 0.0, 1e-9, 0.25, 0.75, 1.0, 2.0, 700.0] {
        for target in [-1.0, 0.0, 0.3, 1.0, 5.0] {
            let done = replay(&tape, [pred, target]);
            let direct = loss.jet(Plain(pred), Plain(target));
            for (at, want) in [
                (jet.value, direct.value),
                (jet.grad, direct.grad),
                (jet.hess, direct.hess),
            ] {
                let name = L::CARD.name;
                assert_eq!(
                    done[at.0].0.to_bits(),
                    want.0.to_bits(),
                    "{name} at {pred}, {target}"
                );
            }
        }
    }
    tape.len()
}

#[test]
fn pointwise_kernels_are_formulas() {
    let steps = [
        check::<SquaredError>(),
        check::<AbsoluteError>(),
        check::<Huber>(),
        check::<SmoothL1>(),
        check::<LogCosh>(),
        check::<LogisticDistance>(),
        check::<PseudoHuber>(),
        check::<Fair>(),
        check::<LpError>(),
        check::<EpsilonInsensitive>(),
        check::<SquaredEpsilonInsensitive>(),
        check::<Pinball>(),
        check::<Expectile>(),
        check::<Cauchy>(),
        check::<Welsch>(),
        check::<GemanMcclure>(),
        check::<TukeyBiweight>(),
        check::<GeneralRobust>(),
        check::<Periodic>(),
        check::<AbsolutePercentageError>(),
        check::<SymmetricAbsolutePercentageError>(),
        check::<SquaredPercentageError>(),
        check::<SquaredLogError>(),
        check::<PoissonNll>(),
        check::<BinaryCrossEntropy>(),
        check::<BinaryCrossEntropyWithLogits>(),
        check::<BinaryFocal>(),
        check::<BinaryFocalWithLogits>(),
        check::<Hinge>(),
        check::<SquaredHinge>(),
        check::<WassersteinCritic>(),
    ];
    assert!(steps.iter().all(|&n| n > 3));
}
