//! One choice of instruction set per batch. The only unsafe code in the library.

use crate::real::{Lane, Scalar};
use std::cell::Cell;
use std::sync::OnceLock;

/// An instruction set a kernel is compiled for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Isa {
    /// What every machine of the architecture has.
    Base,
    /// x86-64-v3: AVX2 and fused multiply-add.
    V3,
    /// x86-64-v4: AVX-512.
    V4,
    /// AArch64 with Advanced SIMD, where fused multiply-add is part of the base.
    Neon,
}

impl Isa {
    /// Every instruction set, plainest first.
    pub const ALL: [Isa; 4] = [Isa::Base, Isa::V3, Isa::V4, Isa::Neon];

    /// `base`, `v3`, `v4` or `neon`.
    pub fn name(self) -> &'static str {
        match self {
            Isa::Base => "base",
            Isa::V3 => "v3",
            Isa::V4 => "v4",
            Isa::Neon => "neon",
        }
    }

    /// Whether this machine has it.
    pub fn is_available(self) -> bool {
        match self {
            Isa::Base => true,
            #[cfg(target_arch = "x86_64")]
            Isa::V3 => {
                is_x86_feature_detected!("avx2")
                    && is_x86_feature_detected!("fma")
                    && is_x86_feature_detected!("bmi1")
                    && is_x86_feature_detected!("bmi2")
                    && is_x86_feature_detected!("lzcnt")
                    && is_x86_feature_detected!("popcnt")
                    && is_x86_feature_detected!("movbe")
            }
            #[cfg(target_arch = "x86_64")]
            Isa::V4 => {
                Isa::V3.is_available()
                    && is_x86_feature_detected!("avx512f")
                    && is_x86_feature_detected!("avx512bw")
                    && is_x86_feature_detected!("avx512dq")
                    && is_x86_feature_detected!("avx512vl")
                    && is_x86_feature_detected!("avx512cd")
            }
            Isa::Neon => cfg!(target_arch = "aarch64"),
            #[cfg(not(target_arch = "x86_64"))]
            _ => false,
        }
    }

    /// The widest one this machine has, or what the environment variable `LOSSKIT_ISA` (`base`, `v3`, `v4`) asks for if the
    /// machine has it; within [`with_isa`], what that asks for.
    pub fn best() -> Isa {
        static BEST: OnceLock<Isa> = OnceLock::new();
        FORCED.get().unwrap_or_else(|| {
            *BEST.get_or_init(|| {
                let asked = std::env::var("LOSSKIT_ISA").unwrap_or_default();
                let asked = Isa::ALL.into_iter().find(|i| i.name() == asked);
                asked
                    .into_iter()
                    .chain(Isa::ALL.into_iter().rev())
                    .find(|i| i.is_available())
                    .unwrap_or(Isa::Base)
            })
        })
    }
}

thread_local! {
    static FORCED: Cell<Option<Isa>> = const { Cell::new(None) };
}

/// Runs `f` with every batch it evaluates on this thread compiled for `isa`; without effect if the machine lacks it.
pub fn with_isa<T>(isa: Isa, f: impl FnOnce() -> T) -> T {
    struct Restore(Option<Isa>);
    impl Drop for Restore {
        fn drop(&mut self) {
            FORCED.set(self.0);
        }
    }
    let _restore = Restore(FORCED.get());
    if isa.is_available() {
        FORCED.set(Some(isa));
    }
    f()
}

/// What numbers an instruction set computes with.
pub trait Arch {
    /// Whether rows are worth evaluating side by side.
    const WIDE: bool;
    /// The number for elements of type `T`.
    type Number<T: Scalar>: Lane<T> + 'static;
}

/// Multiply, round, add, round.
#[derive(Debug)]
pub struct Separate;
impl Arch for Separate {
    const WIDE: bool = false;
    type Number<T: Scalar> = T::Plain;
}

/// Multiply, add, round.
#[derive(Debug)]
pub struct Contracted;
impl Arch for Contracted {
    const WIDE: bool = true;
    type Number<T: Scalar> = T::Fused;
}

/// Work to be compiled once per instruction set. `run` and all it calls must be `#[inline(always)]`: only what is inlined
/// is compiled with the instruction set's features.
pub trait Task {
    /// What it answers.
    type Output;
    /// Does it.
    fn run<A: Arch>(self) -> Self::Output;
}

/// An instruction set this machine was found to have.
#[derive(Clone, Copy, Debug)]
pub struct Ready(Isa);

impl Isa {
    /// This instruction set, or the base if the machine lacks it.
    pub fn ready(self) -> Ready {
        Ready(if self.is_available() { self } else { Isa::Base })
    }
}

impl Ready {
    /// Whether rows are worth evaluating side by side.
    pub(crate) fn is_wide(self) -> bool {
        self.0 != Isa::Base
    }
}

/// Runs `task` with the code made for an instruction set.
#[allow(unsafe_code)]
pub fn dispatch<K: Task>(ready: Ready, task: K) -> K::Output {
    match ready.0 {
        #[cfg(target_arch = "x86_64")]
        Isa::V4 => {
            // SAFETY: a `Ready` is only made after finding on this machine every feature `v4` enables.
            unsafe {
                v4(
                    #[inline(always)]
                    || task.run::<Contracted>(),
                )
            }
        }
        #[cfg(target_arch = "x86_64")]
        Isa::V3 => {
            // SAFETY: a `Ready` is only made after finding on this machine every feature `v3` enables.
            unsafe {
                v3(
                    #[inline(always)]
                    || task.run::<Contracted>(),
                )
            }
        }
        #[cfg(target_arch = "aarch64")]
        Isa::Neon => task.run::<Contracted>(),
        _ => task.run::<Separate>(),
    }
}

/// An instruction set with wide registers that this machine was found to have.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Wide(());

impl Ready {
    /// What work that is much code and gains little from the widest registers is compiled for besides the base.
    pub(crate) fn wide(self) -> Option<Wide> {
        self.is_wide().then_some(Wide(()))
    }
}

impl Wide {
    /// Runs `work`, which must be `#[inline(always)]` like all it calls.
    #[inline(always)]
    #[allow(unsafe_code)]
    pub(crate) fn run<O>(self, work: impl FnOnce() -> O) -> O {
        #[cfg(target_arch = "x86_64")]
        {
            // SAFETY: a `Wide` is only made of an instruction set that includes every feature `v3` enables.
            unsafe { v3(work) }
        }
        #[cfg(not(target_arch = "x86_64"))]
        work()
    }
}

#[cfg(target_arch = "x86_64")]
#[target_feature(
    enable = "avx512f,avx512bw,avx512cd,avx512dq,avx512vl,avx2,fma,bmi1,bmi2,lzcnt,popcnt,movbe"
)]
fn v4<O>(work: impl FnOnce() -> O) -> O {
    work()
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2,fma,bmi1,bmi2,lzcnt,popcnt,movbe")]
fn v3<O>(work: impl FnOnce() -> O) -> O {
    work()
}
