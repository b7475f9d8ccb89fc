//! NumPy's legacy random stream: the numbers of `numpy.random.RandomState(seed)`, bit for bit.
//!
//! Mersenne Twister: Matsumoto & Nishimura 1998, doi:10.1145/272991.272995.
//! Normal numbers: the polar method, Marsaglia & Bray 1964, doi:10.1137/1006063.

const N: usize = 624;
const M: usize = 397;

/// A stream that `numpy.random.RandomState(seed)` would give.
pub(crate) struct RandomState {
    key: [u32; N],
    next: usize,
    /// The polar method makes two numbers at a time: the second waits here.
    spare: Option<f64>,
}

impl RandomState {
    pub(crate) fn new(seed: u32) -> RandomState {
        let mut key = [seed; N];
        for i in 1..N {
            let last = key[i - 1];
            key[i] = (last ^ (last >> 30))
                .wrapping_mul(1_812_433_253)
                .wrapping_add(i as u32);
        }
        RandomState {
            key,
            next: N,
            spare: None,
        }
    }

    /// `random_sample()`: a number in [0, 1) with 53 random bits.
    pub(crate) fn unit(&mut self) -> f64 {
        let high = f64::from(self.bits() >> 5);
        let low = f64::from(self.bits() >> 6);
        (high * 67_108_864.0 + low) / 9_007_199_254_740_992.0
    }

    /// `uniform(low, high)`.
    pub(crate) fn uniform(&mut self, low: f64, high: f64) -> f64 {
        low + (high - low) * self.unit()
    }

    /// `normal(mean, sd)`.
    pub(crate) fn normal(&mut self, mean: f64, sd: f64) -> f64 {
        mean + sd * self.gauss()
    }

    /// `permutation(n)`.
    pub(crate) fn permutation(&mut self, n: usize) -> Vec<usize> {
        let mut order: Vec<usize> = (0..n).collect();
        for i in (1..n).rev() {
            order.swap(i, self.at_most(i));
        }
        order
    }

    fn gauss(&mut self) -> f64 {
        if let Some(spare) = self.spare.take() {
            return spare;
        }
        loop {
            let x = 2.0 * self.unit() - 1.0;
            let y = 2.0 * self.unit() - 1.0;
            let square = x * x + y * y;
            if square < 1.0 && square != 0.0 {
                let scale = (-2.0 * square.ln() / square).sqrt();
                self.spare = Some(scale * x);
                return scale * y;
            }
        }
    }

    /// A whole number in 0..=max: bits under a mask, drawn again while too large.
    fn at_most(&mut self, max: usize) -> usize {
        let mask = usize::MAX >> max.leading_zeros();
        loop {
            let drawn = match u32::try_from(max) {
                Ok(_) => self.bits() as usize,
                Err(_) => ((u64::from(self.bits()) << 32) | u64::from(self.bits())) as usize,
            };
            if drawn & mask <= max {
                return drawn & mask;
            }
        }
    }

    fn bits(&mut self) -> u32 {
        if self.next == N {
            self.twist();
        }
        let mut y = self.key[self.next];
        self.next += 1;
        y ^= y >> 11;
        y ^= (y << 7) & 0x9d2c_5680;
        y ^= (y << 15) & 0xefc6_0000;
        y ^ (y >> 18)
    }

    fn twist(&mut self) {
        for i in 0..N {
            let y = (self.key[i] & 0x8000_0000) | (self.key[(i + 1) % N] & 0x7fff_ffff);
            let odd = if y & 1 == 1 { 0x9908_b0df } else { 0 };
            self.key[i] = self.key[(i + M) % N] ^ (y >> 1) ^ odd;
        }
        self.next = 0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ten_thousandth_number_is_that_of_the_standard() {
        // C++ [rand.predef]: the 10000th invocation of a default mt19937 (seed 5489).
        let mut stream = RandomState::new(5489);
        let last = (0..10_000).map(|_| stream.bits()).last();
        assert_eq!(last, Some(4_123_659_995));
    }
}
