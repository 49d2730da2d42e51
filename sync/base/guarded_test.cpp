#include "sync/base/guarded.h"

#include <gtest/gtest.h>

#include <stdexcept>

namespace fieldpost {
namespace {

TEST(Guarded, WhatIsThrownBecomesAnError) {
  const auto fault = guarded([]() -> Result<int> { throw std::out_of_range("no such cell"); });
  EXPECT_EQ(fault.error().reason, "PROGRAM_FAULT");
  EXPECT_NE(fault.error().message.find("no such cell"), std::string::npos);
  const auto memory = guarded([]() -> Result<int> { throw std::bad_alloc(); });
  EXPECT_EQ(memory.error().reason, "OUT_OF_MEMORY");
  EXPECT_EQ(memory.error().code, Code::ResourceExhausted);
}

TEST(Guarded, WhatIsReturnedIsHandedOn) {
  EXPECT_EQ(guarded([]() -> Result<int> { return 7; }).value(), 7);
  EXPECT_EQ(guarded([]() -> Result<int> {
              return Error{Code::Aborted, "FORKED", "x"};
            })
                .error()
                .reason,
            "FORKED");
}

}  // namespace
}  // namespace fieldpost
