// Where an export goes, piece by piece, so that none needs memory in proportion to its size.
//
// Used by every format beside it. Whoever takes the pieces writes them to a file of its own and
// gives it its name when all have come.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "sync/base/result.h"

namespace fieldpost::exporting {

/// Takes the next bytes; an error ends the export and is the export's.
using Sink = std::function<Result<Done>(std::string_view bytes)>;

/// Gathers small pieces into larger ones. finish() sends the rest.
class Gathered {
 public:
  explicit Gathered(Sink sink) : m_sink(std::move(sink)) {}
  Result<Done> write(std::string_view bytes) {
    m_waiting += bytes;
    return m_waiting.size() < kPieceBytes ? Result<Done>(Done{}) : finish();
  }
  Result<Done> finish() {
    std::string piece;
    piece.swap(m_waiting);
    return piece.empty() ? Result<Done>(Done{}) : m_sink(piece);
  }

 private:
  static constexpr std::size_t kPieceBytes = 64 * 1024;
  Sink m_sink;
  std::string m_waiting;
};

}  // namespace fieldpost::exporting
