#include "tests/memory/failing_allocation.h"

#include <atomic>
#include <cstdlib>
#include <new>

namespace fieldpost {
namespace {

std::atomic<std::uint64_t> countdown{0};
std::atomic<bool> failed{false};

void* allocate(std::size_t size) {
  if (countdown.load(std::memory_order_relaxed) != 0 && countdown.fetch_sub(1) == 1) {
    failed = true;
    throw std::bad_alloc();
  }
  if (void* memory = std::malloc(size == 0 ? 1 : size)) return memory;
  throw std::bad_alloc();
}

}  // namespace

void failAllocation(std::uint64_t nth) {
  failed = false;
  countdown = nth;
}

bool allocationFailed() { return failed; }

}  // namespace fieldpost

void* operator new(std::size_t size) { return fieldpost::allocate(size); }
void* operator new[](std::size_t size) { return fieldpost::allocate(size); }
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete[](void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }
void operator delete[](void* memory, std::size_t) noexcept { std::free(memory); }
