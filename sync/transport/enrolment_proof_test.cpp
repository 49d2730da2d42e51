#include "sync/transport/enrolment_proof.h"

#include <gtest/gtest.h>

#include "sync/base/clock.h"

namespace fieldpost {
namespace {

class CountingRandom : public Random {
 public:
  void fill(void* bytes, std::size_t size) override {
    for (std::size_t i = 0; i < size; ++i) static_cast<unsigned char*>(bytes)[i] = m_next++;
  }

 private:
  unsigned char m_next = 0;
};

TEST(EnrolmentProof, ACodeHas24UnmistakableCharacters) {
  CountingRandom random;
  EXPECT_EQ(newEnrolmentCode(random), "0123456789ABCDEFGHJKMNPQ");
}

TEST(EnrolmentProof, WhatAPersonTypesIsReadGenerously) {
  EXPECT_EQ(tidyEnrolmentCode("olil-abcd EFGH\n"), "0111ABCDEFGH");
}

TEST(EnrolmentProof, ItsBytesNeverChange) {
  const std::string key = enrolmentKey("0123456789ABCDEFGHJKMNPQ");
  EXPECT_EQ(toHex(key), "9be6813592e0a8c734e3b075b23f94bdcd5fd3aca92982d6422779669823077b");
  EXPECT_EQ(toHex(enrolmentRequestProof(key, std::string(32, 'n'), "request")),
            "5c1573388ff0f456f4efd3d872758a59cd73d29a82d707734a5b5623fbc3539c");
}

TEST(EnrolmentProof, AnotherCodeNonceOrRequestGivesAnotherProof) {
  const std::string key = enrolmentKey("0123456789ABCDEFGHJKMNPQ");
  const std::string proof = enrolmentRequestProof(key, std::string(32, 'n'), "request");
  EXPECT_FALSE(proofsAreEqual(proof, enrolmentRequestProof(key, std::string(32, 'm'), "request")));
  EXPECT_FALSE(proofsAreEqual(proof, enrolmentRequestProof(key, std::string(32, 'n'), "other")));
  EXPECT_FALSE(proofsAreEqual(proof, enrolmentRequestProof(enrolmentKey("1123456789ABCDEFGHJKMNPQ"),
                                                           std::string(32, 'n'), "request")));
  EXPECT_TRUE(proofsAreEqual(proof, enrolmentRequestProof(key, std::string(32, 'n'), "request")));
}

}  // namespace
}  // namespace fieldpost
