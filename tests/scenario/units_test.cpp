// Units: what may be written, what may not, and that writing and reading are each other's inverse.
#include "input/text/units.hpp"

#include <boost/random/mersenne_twister.hpp>
#include <catch2/catch.hpp>
#include <cmath>
#include <cstring>

using namespace racksim;

namespace units_test {

namespace {

double read(const std::string& text, Dimension dimension) {
  const auto quantity = parse_quantity(text, dimension);
  INFO(text << ": " << quantity.error);
  REQUIRE(quantity);
  return quantity.value;
}

bool same_bits(double a, double b) { return std::memcmp(&a, &b, sizeof a) == 0; }

const std::vector<Dimension> kAll{Dimension::time,       Dimension::memory, Dimension::bandwidth, Dimension::compute,
                                  Dimension::power,      Dimension::energy, Dimension::rate,      Dimension::tokens,
                                  Dimension::token_rate, Dimension::ratio,  Dimension::space,     Dimension::bits,
                                  Dimension::count};

}  // namespace

TEST_CASE("every kind of quantity is read into SI units") {
  CHECK(read("12.5 kW", Dimension::power) == 12500);
  CHECK(read("9.75 GiB", Dimension::memory) == 9.75 * 1024 * 1024 * 1024);
  CHECK(read("80 GB", Dimension::memory) == 80e9);
  CHECK(read("10 tok/s", Dimension::token_rate) == 10);
  CHECK(read("300 words/min", Dimension::token_rate) == 6.5);
  CHECK(read("128 tokens", Dimension::tokens) == 128);
  CHECK(read("5 min", Dimension::time) == 300);
  CHECK(read("100 ms", Dimension::time) == 0.1);
  CHECK(read("3 µs", Dimension::time) == 3e-6);
  CHECK(read("1 h", Dimension::time) == 3600);
  CHECK(read("2 d", Dimension::time) == 172800);
  CHECK(read("99 %", Dimension::ratio) == 0.99);
  CHECK(read("0.99", Dimension::ratio) == 0.99);
  CHECK(read("2 /s", Dimension::rate) == 2);
  CHECK(read("30 /min", Dimension::rate) == 0.5);
  CHECK(read("3.35 TB/s", Dimension::bandwidth) == 3.35e12);
  CHECK(read("25 Gbit/s", Dimension::bandwidth) == 25e9 / 8);
  CHECK(read("989 Tflop/s", Dimension::compute) == 989e12);
  CHECK(read("42 U", Dimension::space) == 42);
  CHECK(read("8.5 bit", Dimension::bits) == 8.5);
  CHECK(read("2 kJ", Dimension::energy) == 2000);
  CHECK(read("152", Dimension::count) == 152);
  CHECK(read("  5min ", Dimension::time) == 300);
  CHECK(read("1e-3 s", Dimension::time) == 0.001);
}

TEST_CASE("every unit that is offered is accepted") {
  for (const auto dimension : kAll) {
    for (const auto& unit : unit_names(dimension)) CHECK(read("3 " + unit, dimension) > 0);
  }
}

TEST_CASE("what is not a quantity is refused with a reason") {
  for (const auto* text : {"",       "s",     "5",       "5 kW",    "nan",      "nan s",    "inf s",   "-inf s",
                           "0x10 s", "5 s s", "5 s 3",   "1,000 s", "1e999 s",  "1e-999 s", "1e308 d", "5 sec",
                           "+5 s",   "--5 s", "5_000 s", "five s",  "infinity", ". s",      "5 S"}) {
    INFO(text);
    CHECK_FALSE(parse_quantity(text, Dimension::time).error.empty());
  }
  CHECK_FALSE(parse_quantity("5 s", Dimension::count));
  CHECK(parse_quantity("5", Dimension::time).error == "`5` has no unit");
  CHECK(parse_quantity("5", Dimension::time).help == "write a unit: 5 ns, 5 us, 5 ms, 5 s, 5 min, 5 h, 5 d");
  CHECK(parse_quantity("16 tokns", Dimension::tokens).help == "did you mean 16 tokens?");
  CHECK(parse_quantity("5 kW", Dimension::time).error == "`5 kW` is not a time");
}

TEST_CASE("format_exact gives short text that reads back to the same bits") {
  CHECK(format_exact(3600, Dimension::time) == "1 h");
  CHECK(format_exact(12500, Dimension::power) == "12.5 kW");
  CHECK(format_exact(0.99, Dimension::ratio) == "99 %");
  CHECK(format_exact(0, Dimension::time) == "0 s");
  CHECK(format_exact(80e9, Dimension::memory) == "80 GB");
  boost::random::mt19937_64 bits(7);
  for (int i = 0; i < 20000; ++i) {
    const std::uint64_t word = bits();
    double value = 0;
    std::memcpy(&value, &word, sizeof value);
    if (!std::isfinite(value) || std::abs(value) < 1e-290) continue;  // below, some unit's factor underflows
    for (const auto dimension : {kAll[static_cast<std::size_t>(i) % kAll.size()], Dimension::ratio}) {
      const auto text = format_exact(value, dimension);
      INFO(text);
      REQUIRE(same_bits(read(text, dimension), value));
    }
  }
}

TEST_CASE("format_human picks a fitting unit") {
  CHECK(format_human(12500, Dimension::power) == "12.5 kW");
  CHECK(format_human(0.1, Dimension::time) == "100 ms");
  CHECK(format_human(90, Dimension::time) == "1.5 min");
  CHECK(format_human(0, Dimension::time) == "0 s");
  CHECK(format_human(0.9912345, Dimension::ratio) == "99.12 %");
  CHECK(format_human(1216, Dimension::count) == "1216");
  CHECK(format_human(10, Dimension::token_rate) == "10 tok/s");
  CHECK(format_human(123456, Dimension::tokens) == "123456 tokens");
  CHECK(format_human(std::numeric_limits<double>::infinity(), Dimension::count) == "unlimited");
}

TEST_CASE("bounds say what they contain") {
  CHECK(between(0, 1).contains(0));
  CHECK_FALSE(above_up_to(0, 1).contains(0));
  CHECK(above_up_to(0, 1).contains(1));
  CHECK_FALSE(between(0, 1).contains(std::nan("")));
  CHECK_FALSE(between(0, 9).contains(std::numeric_limits<double>::infinity()));
  CHECK(between(0, 9).or_unlimited().contains(std::numeric_limits<double>::infinity()));
  CHECK_FALSE(between(0, 9).whole_only().contains(2.5));
  CHECK(above_up_to(0, 60).describe(Dimension::time) == "more than 0 s and at most 60 s");
  CHECK(between(1, 9).or_unlimited().describe(Dimension::count) == "at least 1 and at most 9, or `unlimited`");
}

}  // namespace units_test
