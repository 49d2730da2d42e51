#include "server/aggregate/sums.h"

#include <vector>

namespace fieldpost::aggregate {
namespace {

constexpr std::size_t kAmountBytes = 8;

}  // namespace

void Sums::add(std::string_view name, std::int64_t amount) {
  if (amount == 0) return;
  const auto found = m_sums.find(name);
  if (found == m_sums.end()) {
    m_sums.emplace(name, amount);
  } else if ((found->second += amount) == 0) {
    m_sums.erase(found);
  }
}

void Sums::add(const Sums& other) {
  for (const auto& [name, amount] : other.m_sums) add(name, amount);
}

void Sums::subtract(const Sums& other) {
  for (const auto& [name, amount] : other.m_sums) add(name, -amount);
}

std::int64_t Sums::of(std::string_view name) const {
  const auto found = m_sums.find(name);
  return found == m_sums.end() ? 0 : found->second;
}

// A name: its length in one byte, its bytes. An amount: eight bytes, the lowest first.
std::string Sums::encode() const {
  std::string bytes;
  for (const auto& [name, amount] : m_sums) {
    bytes += static_cast<char>(name.size());
    bytes += name;
    for (std::size_t i = 0; i < kAmountBytes; ++i)
      bytes += static_cast<char>(static_cast<std::uint64_t>(amount) >> (8 * i) & 0xff);
  }
  return bytes;
}

bool Sums::addEncoded(std::string_view bytes) {
  std::vector<std::pair<std::string_view, std::int64_t>> read;
  while (!bytes.empty()) {
    const auto size = static_cast<std::size_t>(static_cast<unsigned char>(bytes[0]));
    if (bytes.size() < 1 + size + kAmountBytes) return false;
    std::uint64_t amount = 0;
    for (std::size_t i = 0; i < kAmountBytes; ++i)
      amount |= static_cast<std::uint64_t>(static_cast<unsigned char>(bytes[1 + size + i]))
                << (8 * i);
    read.emplace_back(bytes.substr(1, size), static_cast<std::int64_t>(amount));
    bytes.remove_prefix(1 + size + kAmountBytes);
  }
  for (const auto& [name, amount] : read) add(name, amount);
  return true;
}

}  // namespace fieldpost::aggregate
