// Sums by name, small enough to be kept beside what they are sums of.
//
// Used by the ledger. The same sums have the same bytes; a sum of nothing is not there.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

namespace fieldpost::aggregate {

class Sums {
 public:
  void add(std::string_view name, std::int64_t amount);
  void add(const Sums& other);
  void subtract(const Sums& other);
  /// 0 when there is no such sum.
  [[nodiscard]] std::int64_t of(std::string_view name) const;
  [[nodiscard]] bool empty() const { return m_sums.empty(); }
  [[nodiscard]] const std::map<std::string, std::int64_t, std::less<>>& all() const {
    return m_sums;
  }
  /// Empty bytes for no sums.
  [[nodiscard]] std::string encode() const;
  /// False, and nothing added, when `bytes` are no sums.
  bool addEncoded(std::string_view bytes);
  bool operator==(const Sums&) const = default;

 private:
  std::map<std::string, std::int64_t, std::less<>> m_sums;
};

}  // namespace fieldpost::aggregate
