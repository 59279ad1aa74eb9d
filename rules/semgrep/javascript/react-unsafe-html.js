import DOMPurify from "dompurify";
import React from "react";

export function Comment({ comment }) {
  // ruleid: assize.javascript.react-unsafe-html
  return <div className="comment" dangerouslySetInnerHTML={{ __html: comment.text }} />;
}

export function CommentSafely({ comment }) {
  // ok: assize.javascript.react-unsafe-html
  return <div className="comment" dangerouslySetInnerHTML={{ __html: DOMPurify.sanitize(comment.text) }} />;
}

export function CommentAsText({ comment }) {
  // ok: assize.javascript.react-unsafe-html
  return <div className="comment">{comment.text}</div>;
}
