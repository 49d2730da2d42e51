#include "sync/session/pacer.h"

#include <gtest/gtest.h>

#include "sync/session/limits.h"

namespace fieldpost {
namespace {

using std::chrono::milliseconds;

/// A link of so many bytes in a second, 600 ms long, that carries one batch after the other.
std::size_t batchAfter(double bytesPerSecond, int batches) {
  Pacer pacer;
  milliseconds now(1);
  for (int i = 0; i < batches; ++i) {
    const std::size_t bytes = pacer.batchBytes();
    pacer.sent(bytes, now);
    now +=
        milliseconds(600 + static_cast<int>(1000.0 * static_cast<double>(bytes) / bytesPerSecond));
    pacer.acknowledged(now);
  }
  return pacer.batchBytes();
}

TEST(Pacer, ABatchIsEightSecondsOfTheLinkWithinItsLimits) {
  EXPECT_EQ(Pacer().batchBytes(), kBatchBytesFirst);
  EXPECT_EQ(batchAfter(300, 5), kBatchBytesLeast);
  EXPECT_NEAR(static_cast<double>(batchAfter(4000, 12)), 8 * 4000, 5000);
  EXPECT_EQ(batchAfter(1e9, 12), kBatchBytes);
}

TEST(Pacer, ALinkThatBreaksInIsNoticedWithinFourBatches) {
  Pacer pacer;
  milliseconds now(1);
  for (int i = 0; i < 5; ++i) {
    pacer.sent(64 * 1024, now);
    now += milliseconds(500);
    pacer.acknowledged(now);
  }
  ASSERT_EQ(pacer.batchBytes(), kBatchBytes);
  for (int i = 0; i < 4; ++i) {
    pacer.sent(pacer.batchBytes(), now);
    now += milliseconds(60'000);
    pacer.acknowledged(now);
  }
  EXPECT_LT(pacer.batchBytes(), kBatchBytes);
}

TEST(Pacer, WaitingBehindAnotherBatchIsNotTakenForASlowLink) {
  Pacer pacer;
  for (int i = 0; i < 4; ++i) pacer.sent(8192, milliseconds(1));
  for (int i = 1; i <= 4; ++i) pacer.acknowledged(milliseconds(1 + i * 1000));
  EXPECT_EQ(pacer.batchBytes(), 8u * 8192u);
}

TEST(Pacer, WithoutATimeItKeepsToTheFirstSize) {
  Pacer pacer;
  pacer.sent(100, milliseconds(0));
  pacer.acknowledged(milliseconds(0));
  pacer.acknowledged(milliseconds(0));
  EXPECT_EQ(pacer.batchBytes(), kBatchBytesFirst);
}

}  // namespace
}  // namespace fieldpost
