#include "sync/transport/backoff.h"

#include <gtest/gtest.h>

#include <cstring>

namespace fieldpost {
namespace {

class Chance : public Random {
 public:
  explicit Chance(unsigned char byte) : m_byte(byte) {}
  void fill(void* bytes, std::size_t size) override { std::memset(bytes, m_byte, size); }

 private:
  unsigned char m_byte;
};

TEST(Backoff, WaitsDoubleToFiveMinutesAndBeginAnewWhenItWentWell) {
  Chance least(0);
  Backoff backoff;
  for (const int half :
       {500, 1000, 2000, 4000, 8000, 16'000, 32'000, 64'000, 128'000, 150'000, 150'000})
    EXPECT_EQ(backoff.next(least).count(), half);
  backoff.reset();
  EXPECT_EQ(backoff.next(least).count(), 500);
}

TEST(Backoff, ChanceSpreadsThemWithinTheirBounds) {
  Backoff backoff;
  for (int byte = 0; byte < 256; ++byte) {
    Chance chance(static_cast<unsigned char>(byte));
    backoff.reset();
    const auto wait = backoff.next(chance);
    EXPECT_GE(wait, Backoff::kFirst / 2);
    EXPECT_LE(wait, Backoff::kFirst);
  }
}

}  // namespace
}  // namespace fieldpost
