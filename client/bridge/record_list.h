// The records of one type as a list: searched as one types, filtered, sorted, read page by page,
// and brought up to date row by row whoever changes the store.
//
// Pages bind to it, or to a subclass that knows more of its type. Rows keep their place while they
// change, so the list does not jump under the pointer.
#pragma once

#include <QtQml/qqmlparserstatus.h>
#include <QtQml/qqmlregistration.h>

#include <QtCore/QAbstractListModel>
#include <QtCore/QTimer>
#include <QtCore/QVariant>
#include <vector>

#include "client/bridge/store_gateway.h"

namespace fieldpost {

class RecordList : public QAbstractListModel, public QQmlParserStatus {
  Q_OBJECT
  QML_ELEMENT
  Q_INTERFACES(QQmlParserStatus)
  Q_PROPERTY(fieldpost::StoreGateway* store MEMBER m_store NOTIFY storeChanged REQUIRED FINAL)
  /// "training_event".
  Q_PROPERTY(QString type MEMBER m_typeName NOTIFY typeChanged FINAL)
  /// Words that a record must have, each by its beginning.
  Q_PROPERTY(QString search READ search WRITE setSearch NOTIFY criteriaChanged FINAL)
  /// Indexed fields and the code each must have; an empty code filters nothing.
  Q_PROPERTY(QVariantMap filters READ filters WRITE setFilters NOTIFY criteriaChanged FINAL)
  /// The fields whose values the rows carry in `cells` and `codes`.
  Q_PROPERTY(QStringList columns MEMBER m_columns FINAL)
  Q_PROPERTY(Order order READ order WRITE setOrder NOTIFY criteriaChanged FINAL)
  Q_PROPERTY(bool descending READ descending WRITE setDescending NOTIFY criteriaChanged FINAL)
  /// Deleted records instead of living ones.
  Q_PROPERTY(bool deleted READ deleted WRITE setDeleted NOTIFY criteriaChanged FINAL)
  /// Rows that are there.
  Q_PROPERTY(int count READ count NOTIFY countChanged FINAL)
  /// Read at least once.
  Q_PROPERTY(bool ready READ ready NOTIFY countChanged FINAL)
  /// Some search or filter is set.
  Q_PROPERTY(bool narrowed READ narrowed NOTIFY criteriaChanged FINAL)

 public:
  enum Order { Title, Changed, Created };
  Q_ENUM(Order)
  enum Role {
    IdRole = Qt::UserRole + 1,
    TitleRole,
    DraftRole,
    WaitingRole,
    RefusedRole,
    OfficeRole,
    LastChangeRole,
    CellsRole,   ///< Field -> words.
    CodesRole,   ///< Field -> value as in FieldEditor.
    ExtrasRole,  ///< What a subclass adds.
  };

  explicit RecordList(QObject* parent = nullptr);

  void classBegin() override {}
  void componentComplete() override;

  QString search() const { return m_search; }
  void setSearch(const QString& words);
  QVariantMap filters() const { return m_filters; }
  void setFilters(const QVariantMap& filters);
  Q_INVOKABLE void setFilter(const QString& field, const QString& code);
  Q_INVOKABLE QString filter(const QString& field) const;
  /// Takes search and filters away.
  Q_INVOKABLE void widen();
  Order order() const { return m_order; }
  void setOrder(Order order);
  bool descending() const { return m_descending; }
  void setDescending(bool descending);
  bool deleted() const { return m_deleted; }
  void setDeleted(bool deleted);
  int count() const { return static_cast<int>(m_rows.size()); }
  bool ready() const { return m_ready; }
  bool narrowed() const;

  int rowCount(const QModelIndex& parent = {}) const override;
  QVariant data(const QModelIndex& index, int role) const override;
  QHash<int, QByteArray> roleNames() const override;
  bool canFetchMore(const QModelIndex& parent) const override;
  void fetchMore(const QModelIndex& parent) override;
  /// The role's value in the row; for tests and view models.
  Q_INVOKABLE QVariant at(int row, const QString& role) const;

 Q_SIGNALS:
  void storeChanged();
  void typeChanged();
  void criteriaChanged();
  void countChanged();

 protected:
  struct Row {
    RecordView view;  // Its message is dropped once the codes are read.
    QVariantMap codes;
    QVariantMap cells;
    QVariantMap extras;
  };

  StoreGateway* store() const { return m_store; }
  const std::vector<Row>& rows() const { return m_rows; }
  void setTypeName(const QString& name) { m_typeName = name; }
  void setColumns(const QStringList& columns) { m_columns = columns; }
  /// Whether the record stays in the list beyond what the store filters by.
  virtual bool accepts(const Row& row) const;
  /// Whether the rows have an order of their own, by comesBefore(), within what was read.
  virtual bool sorts() const { return false; }
  virtual bool comesBefore(const Row& one, const Row& other) const;
  /// What the type's own list adds to a row.
  virtual QVariantMap extrasOf(const Row& row) const;
  void readAgain();
  void criterionChanged();

 private:
  struct Page {
    std::vector<Row> rows;
    bool more = false;
  };

  static Result<Page> read(const LocalStore& store, Query query, const RecordType& type,
                           const QStringList& columns);
  Query query() const;
  void take(Page page);
  void replaceRows(std::vector<Row> rows);
  void fill(Row& row) const;

  StoreGateway* m_store = nullptr;
  QString m_typeName;
  QString m_search;
  QVariantMap m_filters;
  QStringList m_columns;
  Order m_order = Title;
  bool m_descending = false;
  bool m_deleted = false;
  std::vector<Row> m_rows;
  std::size_t m_pages = 1;
  bool m_more = false;
  bool m_ready = false;
  bool m_complete = false;
  int m_asked = 0;  // Counts questions, so that an old answer is not taken for a new one.
  QTimer m_soon;
};

}  // namespace fieldpost
