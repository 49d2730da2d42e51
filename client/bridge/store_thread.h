// The one thread that touches the store, so that the window's thread never waits for a disk.
//
// Used by StoreGateway alone. Questions are answered in the order they were asked; each answer
// comes back on the thread that owns this object, and only while the one who asked still lives.
#pragma once

#include <QtCore/QObject>
#include <QtCore/QPointer>
#include <QtCore/QThread>
#include <functional>
#include <memory>
#include <optional>
#include <type_traits>
#include <utility>

#include "sync/storage/local_store.h"

namespace fieldpost {

/// Owns a LocalStore on a thread of its own. All functions: the window's thread.
class StoreThread : public QObject {
  Q_OBJECT

 public:
  /// Makes or opens the store; runs on the store's thread.
  using Opener = std::function<Result<LocalStore>()>;

  StoreThread();
  /// Does what was asked before, then closes the store.
  ~StoreThread() override;

  /// Opens the store by `opener`, in place of one that is open. `then` gets the outcome.
  void open(QObject* context, Opener opener, std::function<void(Result<Profile>)> then);

  /// Calls `question(LocalStore&)` on the store's thread and `then` with its answer on this one.
  /// While no store is open neither is called.
  template <typename Question, typename Then>
  void ask(QObject* context, Question question, Then then) {
    using Answer = std::invoke_result_t<Question, LocalStore&>;
    const QPointer<QObject> asker(context);
    post([this, asker, question = std::move(question), then = std::move(then)]() mutable {
      if (!m_store) return;
      auto answer = std::make_shared<Answer>(question(*m_store));
      reply([asker, answer, then = std::move(then)]() mutable {
        if (asker) then(std::move(*answer));
      });
    });
  }

 private:
  void post(std::function<void()> work);
  void reply(std::function<void()> work);

  QThread m_thread;
  QObject* m_worker;                  // Lives on m_thread.
  std::optional<LocalStore> m_store;  // Touched on m_thread only.
};

}  // namespace fieldpost
