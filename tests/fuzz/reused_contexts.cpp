// zstd's contexts, handed from one execution to the next and pressing no harder than they must:
// making one costs more than all that a target does with it.
//
// Linked into the targets that hold sessions, where these definitions come before the library's. A
// context is put back to its beginning, so that the next session finds none of the last one's. How
// well frames are pressed changes no frame.
#include <dlfcn.h>
#include <zstd.h>

#include <cstdlib>
#include <vector>

namespace {

constexpr int kTableLog = 8;

/// zstd's own function of the name.
template <typename Function>
Function* original(const char* name) {
  auto* const function = reinterpret_cast<Function*>(::dlsym(RTLD_NEXT, name));
  if (function == nullptr) std::abort();
  return function;
}

template <typename Context>
class Pool {
 public:
  Context* take(const char* maker) {
    if (m_idle.empty()) return original<Context*()>(maker)();
    Context* const context = m_idle.back();
    m_idle.pop_back();
    return context;
  }
  void giveBack(Context* context) { m_idle.push_back(context); }

 private:
  std::vector<Context*> m_idle;  ///< Never freed: they go with the program.
};

Pool<ZSTD_CCtx>& writers() {
  static auto* const pool = new Pool<ZSTD_CCtx>;
  return *pool;
}

Pool<ZSTD_DCtx>& readers() {
  static auto* const pool = new Pool<ZSTD_DCtx>;
  return *pool;
}

}  // namespace

// NOLINTBEGIN(readability-identifier-naming): zstd's names.
extern "C" ZSTD_CCtx* ZSTD_createCCtx() { return writers().take("ZSTD_createCCtx"); }

extern "C" std::size_t ZSTD_freeCCtx(ZSTD_CCtx* context) {
  if (context == nullptr) return 0;
  if (ZSTD_isError(ZSTD_CCtx_reset(context, ZSTD_reset_session_and_parameters)) != 0) std::abort();
  writers().giveBack(context);
  return 0;
}

extern "C" std::size_t ZSTD_CCtx_setParameter(ZSTD_CCtx* context, ZSTD_cParameter parameter,
                                              int value) {
  static auto* const set =
      original<std::size_t(ZSTD_CCtx*, ZSTD_cParameter, int)>("ZSTD_CCtx_setParameter");
  if (parameter == ZSTD_c_strategy) value = ZSTD_fast;
  if (parameter == ZSTD_c_hashLog || parameter == ZSTD_c_chainLog) value = kTableLog;
  return set(context, parameter, value);
}

extern "C" ZSTD_DCtx* ZSTD_createDCtx() { return readers().take("ZSTD_createDCtx"); }

extern "C" std::size_t ZSTD_freeDCtx(ZSTD_DCtx* context) {
  if (context == nullptr) return 0;
  if (ZSTD_isError(ZSTD_DCtx_reset(context, ZSTD_reset_session_and_parameters)) != 0) std::abort();
  readers().giveBack(context);
  return 0;
}
// NOLINTEND(readability-identifier-naming)
