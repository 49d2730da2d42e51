// How a laptop and headquarters show each other that both know a one-time code, which itself never
// travels.
//
// Used by the laptop when it enrols and by server/access. Both must derive the same bytes for ever:
// the texts in here are part of the protocol. Source:
// proto/fieldpost/sync/v1/enrolment_service.proto.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "sync/base/ids.h"

namespace fieldpost {

/// Characters of a code: 120 bits, 5 in each.
inline constexpr std::size_t kCodeLength = 24;
/// The first so many name it, and are not secret.
inline constexpr std::size_t kCodeNameLength = 8;
/// Bytes of a nonce, a key and a proof.
inline constexpr std::size_t kProofBytes = 32;

/// A new code: capital letters and digits that are not mistaken for one another (Crockford's
/// base 32, without I, L, O and U).
std::string newEnrolmentCode(Random& random);
/// What a person may have typed, as a code: capitals, no spaces or hyphens, O read as 0, I and L as
/// 1.
std::string tidyEnrolmentCode(std::string_view typed);
/// The part of a code that names it.
std::string enrolmentCodeName(std::string_view code);
/// The key made from a code; headquarters keeps this and not the code.
std::string enrolmentKey(std::string_view code);
/// What the laptop sends: it knows the code, and this signing request is its own.
std::string enrolmentRequestProof(std::string_view key, std::string_view nonce,
                                  std::string_view signingRequestPem);
/// What headquarters answers: it knew the code, and this certificate is from it.
std::string enrolmentResponseProof(std::string_view key, std::string_view nonce,
                                   std::string_view certificatePem);
/// Compares in a time that says nothing of where the two differ.
bool proofsAreEqual(std::string_view a, std::string_view b);

}  // namespace fieldpost
